"""`tsunagu`: parses the command line, runs one command, answers with an exit code."""

import sys
from argparse import (
    ArgumentParser,
    BooleanOptionalAction,
    Namespace,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tsunagu.cli import batch_commands, linkage_commands, web_commands
from tsunagu.cli.answer import Answer, give
from tsunagu.cli.faults import answer_for

DESCRIPTION = """つなぐ: 市町村がもつ子どもの記録をつなぎ、支援が必要な子を早く見つける（決めるのは人）
Tsunagu: connects a municipality's own records about children; people decide."""
CODES = """終了コード exit codes: 0 完了 done / 1 検証で不一致 verification failed /
2 入力の誤り bad input / 3 一覧を出さない list withheld"""

Command = Callable[[Namespace], Answer]
Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; bad input never ends in a traceback."""
    options = build_parser().parse_args(arguments)
    command: Command = options.command
    try:
        answer = command(options)
    except KeyboardInterrupt:
        print("中断しました。同じコマンドで続きから始められます。", file=sys.stderr)
        return 130
    except Exception as error:  # the outermost frame: every fault becomes one sentence
        answer = answer_for(error)
    return give(answer, options.json)


def build_parser() -> ArgumentParser:
    """Return the parser of all commands; imports nothing heavy, so that --help is quick."""
    parser = ArgumentParser(
        "tsunagu", description=DESCRIPTION, epilog=CODES, formatter_class=RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="コマンド commands", required=True, metavar="COMMAND")
    _batch(commands)
    _linkage(commands)
    _doors(commands)
    _demo(commands)
    return parser


def _batch(commands: Commands) -> None:
    synth = _add(
        commands, "synth", "架空の町の抽出ファイルを作る write a synthetic town", batch_commands.synth
    )
    _programme(synth)
    synth.add_argument("--residents", type=int, required=True, help="住民の数 number of residents")
    synth.add_argument("--seed", type=int, default=1, help="種 seed (1)")
    synth.add_argument(
        "--errors", choices=["easy", "hard", "none"], default="easy", help="まちがいの多さ how messy (easy)"
    )
    synth.add_argument("--out", required=True, help="書き出すフォルダ output folder")
    check = _add(commands, "check", "計画の不備をすべて挙げる validate a programme", batch_commands.check)
    _programme(check)
    run = _add(commands, "run", "読み取りから判定まで the whole batch", batch_commands.run)
    _programme(run)
    run.add_argument("--extracts", required=True, help="抽出ファイルのフォルダ folder of extract files")
    run.add_argument("--store", required=True, help="保管場所 the store folder")
    run.add_argument(
        "--as-of", type=batch_commands.day, metavar="YYYY-MM-DD", help="基準日（既定は最新の納品の日）day"
    )
    run.add_argument("--returns", help="返却票のフォルダ folder of the return slip")


def _linkage(commands: Commands) -> None:
    link = _add(
        commands, "link", "二つの名簿を名寄せする link any two files of persons", linkage_commands.link
    )
    link.add_argument("--left", required=True, metavar="A.csv", help="人の名簿 register of persons")
    link.add_argument("--right", required=True, metavar="B.csv", help="つなぐ名簿 rows to link")
    link.add_argument("--columns", required=True, metavar="MAP.toml", help="列の対応表 map of columns")
    link.add_argument("--out", required=True, metavar="DIR")
    link.add_argument(
        "--one-to-one",
        action=BooleanOptionalAction,
        default=True,
        help="右の一件は一人まで one auto-join a row",
    )
    linkage = _group(commands, "linkage", "名寄せの成績と理由 how good, and why")
    evaluate = _add(linkage, "evaluate", "正解と比べる compare with the truth", linkage_commands.evaluate)
    evaluate.add_argument("--links", required=True, metavar="L", help="links.parquet / CSV")
    evaluate.add_argument("--truth", required=True, metavar="links.csv")
    explain = _add(linkage, "explain", "一件の理由を言葉で why a record was joined", linkage_commands.explain)
    explain.add_argument("--store", required=True, metavar="DIR")
    explain.add_argument("--source", required=True, metavar="ID")
    explain.add_argument("--record-key", required=True, metavar="KEY")


def _doors(commands: Commands) -> None:
    bundle = _group(commands, "bundle", "実行バンドル run bundles")
    verify = _add(bundle, "verify", "バンドルを確かめる verify a bundle", batch_commands.verify_bundle)
    verify.add_argument("folder", metavar="DIR")
    load = _add(commands, "load", "バンドルを画面側に取り込む load a bundle", web_commands.load)
    load.add_argument("folder", metavar="DIR")
    returns = _group(commands, "returns", "返却票 return slips")
    export = _add(returns, "export", "返却票を書き出す write a return slip", web_commands.export_returns)
    export.add_argument("--out", required=True, metavar="DIR")
    audit = _group(commands, "audit", "閲覧記録 reading log")
    chain = _add(audit, "verify", "閲覧記録の鎖を確かめる verify the chain", web_commands.verify_audit)
    chain.add_argument("file", nargs="?", metavar="FILE")


def _demo(commands: Commands) -> None:
    demo = _add(commands, "demo", "架空の町で動かしてみる bring up the demonstration", web_commands.demo)
    demo.add_argument("topic", nargs="?", choices=["code"], help="code ACCOUNT: その口座の今の TOTP")
    demo.add_argument("account", nargs="?", metavar="ACCOUNT")
    demo.add_argument("--no-serve", action="store_true", help="画面を立ち上げずに終える do all but serve")
    demo.add_argument("--residents", type=int, default=20_000)
    demo.add_argument("--programme", default="343021-fuchu", metavar="P")
    demo.add_argument("--port", type=int, default=8000, help="画面のポート port (8000)")


def _group(commands: Commands, name: str, words: str) -> Commands:
    parser = commands.add_parser(name, help=words, description=words)
    return parser.add_subparsers(required=True, metavar="COMMAND")


def _add(commands: Commands, name: str, words: str, command: Command) -> ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.add_argument(
        "--json", action="store_true", help="標準出力に JSON を一つ one JSON object on stdout"
    )
    parser.set_defaults(command=command)
    return parser


def _programme(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--programme", required=True, metavar="P", help="programmes/ の名、またはフォルダ name or folder"
    )


if __name__ == "__main__":
    sys.exit(main())
