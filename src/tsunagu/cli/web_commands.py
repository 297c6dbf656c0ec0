"""Commands that need the database: they start Django and hand over to an app's actions."""

from argparse import Namespace
from pathlib import Path

from tsunagu.cli.answer import Answer, Exit, bad_input


def load(options: Namespace) -> Answer:
    """Load a run bundle into the web plane."""
    from tsunagu.pipeline.bundle import verify_bundle

    folder = Path(options.folder)
    if not folder.is_dir():
        return bad_input(f"{folder}: バンドルのフォルダがありません。場所を確かめてください。")
    problems = tuple(verify_bundle(folder))
    if problems:
        return Answer(Exit.VERIFICATION_FAILED, {"bundle": str(folder), "problems": problems}, (), problems)
    _start_django()
    from tsunagu.apps.intake.actions import load_bundle

    load_bundle(folder)
    return Answer(Exit.DONE, {"bundle": str(folder)}, (f"取り込みました: {folder}",))


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


def _start_django() -> None:
    from tsunagu.config.django_setup import setup

    setup()
