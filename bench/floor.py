"""The floor: DuckDB reads UTF-8 copies of the same files and does one exact join on name and birth date."""

import csv
import time
from pathlib import Path

import duckdb
from python_calamine import CalamineWorkbook

REGISTER, ROSTER = "juki", "komu_meibo"


def utf8_copies(extracts: Path, out: Path) -> list[Path]:
    """Write every extract as comma-separated UTF-8; not part of the time."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(extracts.iterdir()):
        if path.suffix == ".xlsx":
            rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            with (out / f"{path.stem}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        elif path.suffix in (".csv", ".tsv"):
            (out / path.name).write_text(_text(path.read_bytes()), encoding="utf-8")
    return sorted(out.iterdir())


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")


def floor_seconds(copies: list[Path]) -> float:
    """Seconds for reading all copies into tables and joining the roster with the register."""
    started = time.perf_counter()
    con = duckdb.connect(config={"threads": 2})
    for path in copies:
        table = path.stem.rsplit("_", 1)[0]
        con.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, all_varchar = true, null_padding = true)",
            [str(path)],
        ).fetchall()
    con.execute(
        f"SELECT count(*) FROM {ROSTER} AS a JOIN {REGISTER} AS b"
        " ON a.氏名 = b.氏名 AND a.生年月日 = b.生年月日"
    ).fetchall()
    con.close()
    return time.perf_counter() - started
