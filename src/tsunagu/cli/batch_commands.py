"""Commands of the batch plane: synth, check, run, bundle verify. Heavy imports happen when a command runs."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from tsunagu.cli.answer import Answer, Exit, bad_input, progress

FEWEST, MOST = 100, 3_000_000  # residents of a synthetic town


def synth(options: Namespace) -> Answer:
    """Write a synthetic town's extract files and its truth."""
    from tsunagu.programmes import load_programme
    from tsunagu.synth import SynthError, write_town

    if not FEWEST <= options.residents <= MOST:
        return bad_input(f"--residents は {FEWEST} から {MOST} までの数にしてください。")
    programme = load_programme(options.programme)
    progress(f"架空の町をつくっています: {programme.municipality} {options.residents}人")
    out = Path(options.out)
    try:
        write_town(programme, options.residents, options.seed, out, errors=options.errors, progress=progress)
    except SynthError as error:
        return bad_input(str(error))
    facts = {"extracts": str(out / "extracts"), "truth": str(out / "truth"), "residents": options.residents}
    return Answer(Exit.DONE, facts, (f"抽出ファイル: {out / 'extracts'}", f"正解: {out / 'truth'}"))


def check(options: Namespace) -> Answer:
    """Validate a programme folder and tell all its problems."""
    from tsunagu.programmes import ProgrammeErrors, check_programme

    try:
        problems = [str(problem) for problem in check_programme(options.programme)]
    except ProgrammeErrors as errors:
        problems = [str(problem) for problem in errors.problems]
    if problems:
        return bad_input(*problems)
    return Answer(Exit.DONE, {"programme": options.programme, "errors": []}, ("計画に不備はありません。",))


def run(options: Namespace) -> Answer:
    """Run the whole batch: read, link, judge, bundle."""
    from tsunagu.pipeline.stages import run_pipeline
    from tsunagu.programmes import load_programme

    outcome = run_pipeline(
        load_programme(options.programme),
        Path(options.extracts),
        Path(options.store),
        as_of=options.as_of,
        returns=Path(options.returns) if options.returns else None,
        say=progress,
    )
    facts = {
        "bundle": str(outcome.bundle),
        "bundle_sha256": outcome.bundle_sha256,
        "as_of": outcome.as_of.isoformat(),
        "counts": outcome.counts,
        "refused": outcome.refused,
        "withheld": outcome.withheld,
        "unknown_files": outcome.unknown_files,
        "seconds": {name: round(seconds, 3) for name, seconds in outcome.seconds.items()},
    }
    problems = (
        *outcome.unknown_files,
        *(f"{entry['file']}: {entry['reason']}" for entry in outcome.refused),
        *(entry["reason"] for entry in outcome.withheld),
    )
    lines = (
        f"バンドル: {outcome.bundle}",
        f"基準日 {outcome.as_of}　対象 {outcome.counts['children']}人　一覧 {outcome.counts['listed']}件",
        f"SHA-256 {outcome.bundle_sha256}",
    )
    return Answer(Exit.WITHHELD if outcome.withheld else Exit.DONE, facts, lines, problems)


def verify_bundle(options: Namespace) -> Answer:
    """Verify a run bundle: files, hashes, shapes, references, points."""
    from tsunagu.pipeline import bundle

    folder = Path(options.folder)
    if not folder.is_dir():
        return bad_input(f"{folder}: バンドルのフォルダがありません。場所を確かめてください。")
    problems = tuple(bundle.verify_bundle(folder))
    if problems:
        return Answer(Exit.VERIFICATION_FAILED, {"bundle": str(folder), "problems": problems}, (), problems)
    sha256 = bundle.bundle_sha256(folder)
    facts = {"bundle": str(folder), "bundle_sha256": sha256, "problems": []}
    return Answer(Exit.DONE, facts, (f"バンドルに問題はありません。SHA-256 {sha256}",))


def day(text: str) -> date:
    """Read an --as-of day; ValueError for anything but YYYY-MM-DD."""
    return date.fromisoformat(text)
