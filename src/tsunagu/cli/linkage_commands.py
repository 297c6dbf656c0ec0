"""Commands of linkage: any two files of persons, and how good or why a link of the store is."""

from argparse import Namespace
from collections import Counter
from pathlib import Path

from tsunagu.cli.answer import Answer, Exit, bad_input


def link(options: Namespace) -> Answer:
    """Link two CSV files of persons by a map of their columns."""
    from tsunagu.linkage.any_two import LinkInputError, link_files

    left, right, columns, out = (
        Path(text) for text in (options.left, options.right, options.columns, options.out)
    )
    try:
        links = link_files(left, right, columns, out, one_to_one=options.one_to_one)
    except LinkInputError as error:
        return bad_input(str(error))
    counts = dict(sorted(Counter(links["decision"].to_pylist()).items()))
    lines = (f"名寄せの結果: {out / 'links.csv'}", *(f"{name} {count}組" for name, count in counts.items()))
    return Answer(Exit.DONE, {"links": str(out / "links.csv"), "counts": counts}, lines)


def evaluate(options: Namespace) -> Answer:
    """Compare a table of links with the truth of a synthetic town."""
    from tsunagu.linkage.evaluate import TruthError, read_links, read_truth
    from tsunagu.linkage.evaluate import evaluate as compare

    try:
        truth, links = read_truth(Path(options.truth)), read_links(Path(options.links))
    except TruthError as error:
        return bad_input(str(error))
    # The register's own rows are nobody's guess: they would only flatter the figures.
    found = compare(links, {record: key for record, key in truth.items() if record[1] != key})
    precision, recall = found.overall.precision, found.overall.recall
    lines = (
        f"適合率 {precision.part}/{precision.whole}　再現率 {recall.part}/{recall.whole}",
        f"誤った名寄せ {len(found.wrong)}件",
    )
    return Answer(Exit.DONE, found.as_json(), lines)


def explain(options: Namespace) -> Answer:
    """Tell in words why a record of the store was joined, waits or was left."""
    from tsunagu.linkage.explain import explain as words
    from tsunagu.pipeline.linking import kept_links

    lines = tuple(words(*kept_links(Path(options.store)), options.source, options.record_key))
    return Answer(Exit.DONE, {"words": list(lines)}, lines)
