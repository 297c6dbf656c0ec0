"""Turns exceptions into sentences: bad input is told, a fault of the program is located, nothing is shown raw.

The text of an unexpected exception may hold a personal value, so only its kind and place are printed.
"""

import errno
import traceback

from tsunagu.cli.answer import Answer, Exit, bad_input

_DISK = {
    errno.ENOSPC: "ディスクの空きがありません。空きを作ってから、同じコマンドをもう一度実行してください。",
    errno.EDQUOT: "ディスクの割り当てを使い切りました。空きを作ってから、同じコマンドをもう一度実行してください。",
    errno.EFBIG: "ファイルの大きさの上限に達しました。上限を上げてから、同じコマンドをもう一度実行してください。",
    errno.EROFS: "書き込めない場所です。別の場所を指定してください。",
    errno.EACCES: "読み書きする権限がありません。権限を直してください。",
    errno.EPERM: "読み書きする権限がありません。権限を直してください。",
    errno.EEXIST: "もうあります。別の場所を指定するか、取り除いてください。",
    errno.ENOENT: "ファイルがありません。場所を確かめてください。",
    errno.ENOTDIR: "フォルダではありません。場所を確かめてください。",
    errno.EISDIR: "ファイルではなくフォルダです。場所を確かめてください。",
}


def answer_for(error: Exception) -> Answer:
    """Return the answer to an exception that a command let through."""
    sentences = getattr(error, "sentences", None)  # BadInputError of the pipeline, and what apps refuse
    if sentences is not None:
        return bad_input(*sentences)
    problems = getattr(error, "problems", None)  # ProgrammeErrors
    if problems is not None:
        return bad_input(*(str(problem) for problem in problems))
    told = _told(error)
    if told:
        return bad_input(told)
    sentence = (
        f"つなぐの中の誤りです（{_place(error)}）。入力は変わっていません。この行を添えて知らせてください。"
    )
    return Answer(Exit.OWN_FAULT, {"errors": [sentence]}, problems=(sentence,))


def _told(error: Exception) -> str:
    """Return the sentence for a fault of the machine around us, or nothing."""
    if isinstance(error, OSError) and error.errno in _DISK:
        place = f"{error.filename}: " if error.filename else ""
        return place + _DISK[error.errno]
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return "メモリが足りません。ほかのプログラムを閉じてから、もう一度実行してください。"
    if type(error).__name__ == "OperationalError":
        return "データベースにつながりません。DATABASE_URL と DATABASE_OWNER_URL を確かめてください。"
    if "No space left on device" in str(error):  # engines that wrap the system's error
        return _DISK[errno.ENOSPC]
    return ""


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "tsunagu" in frame.filename] or frames
    where = f" {own[-1].filename.rsplit('/', 1)[-1]}:{own[-1].lineno}" if own else ""
    return type(error).__name__ + where
