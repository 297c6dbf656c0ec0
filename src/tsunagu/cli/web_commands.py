"""Commands that need the database: they start Django and hand over to an app's actions."""

from argparse import Namespace
from pathlib import Path

from tsunagu.cli.answer import Answer, Exit, bad_input


def load(options: Namespace) -> Answer:
    """Load a run bundle into the web plane."""
    from tsunagu.pipeline.bundle import read_manifest, verify_bundle

    folder = Path(options.folder)
    if not folder.is_dir():
        return bad_input(f"{folder}: バンドルのフォルダがありません。場所を確かめてください。")
    problems = tuple(verify_bundle(folder))
    if problems:
        return Answer(Exit.VERIFICATION_FAILED, {"bundle": str(folder), "problems": problems}, (), problems)
    _start_django(read_manifest(folder)["programme"]["id"])
    from tsunagu.apps.intake.actions import load_bundle

    result = load_bundle(folder)
    facts = {
        "bundle": str(folder),
        "changed": result.changed,
        "children": result.children,
        "listed": result.listed,
        "assigned": result.assigned,
    }
    return Answer(Exit.DONE, facts, (result.sentence,))


def export_returns(options: Namespace) -> Answer:
    """Write the return slip for the batch plane."""
    _start_django()
    from tsunagu.apps.oversight.actions import export_returns as export

    folder = Path(options.out)
    counts = export(folder)
    return Answer(Exit.DONE, {"returns": str(folder), "counts": counts}, (f"返却票: {folder}",))


def verify_audit(options: Namespace) -> Answer:
    """Verify the chain of the reading log; names the first broken row."""
    _start_django()
    from tsunagu.apps.audit.queries import verify_chain

    problems = tuple(verify_chain(Path(options.file) if options.file else None))
    if problems:
        return Answer(Exit.VERIFICATION_FAILED, {"problems": problems}, (), problems)
    return Answer(Exit.DONE, {"problems": []}, ("閲覧記録の鎖に切れ目はありません。",))


def demo(options: Namespace) -> Answer:
    """Bring up the demonstration, or print an account's current code."""
    from tsunagu.cli.demo import run_demo

    return run_demo(options)


def _start_django(programme: str = "") -> None:
    from tsunagu.config.django_setup import setup

    setup(programme=programme)
