"""The writer of each kind of row: a kind in domain.source.ROW_CONTENTS without a writer cannot be written."""

from collections.abc import Callable

from tsunagu.synth import rows_care, rows_school, rows_welfare
from tsunagu.synth.rows import Rows
from tsunagu.synth.story import Story

ROW_WRITERS: dict[str, Callable[[Story], Rows]] = {
    "resident": rows_care.resident_rows,
    "pupil": rows_school.pupil_rows,
    "school_ledger": rows_school.ledger_rows,
    "attendance_day": rows_school.attendance_rows,
    "nurse_visit": rows_school.nurse_rows,
    "behaviour_record": rows_school.behaviour_rows,
    "school_check": rows_school.school_check_rows,
    "health_check": rows_care.health_check_rows,
    "pregnancy": rows_care.pregnancy_rows,
    "public_assistance": rows_welfare.public_assistance_rows,
    "disability": rows_welfare.disability_rows,
    "childcare": rows_welfare.childcare_rows,
    "child_allowance": rows_welfare.child_allowance_rows,
    "rearing_allowance": rows_welfare.rearing_allowance_rows,
    "school_aid": rows_welfare.school_aid_rows,
    "abuse_report": rows_care.abuse_report_rows,
    "consultation": rows_care.consultation_rows,
    "school_fee": rows_school.school_fee_rows,
    "achievement": rows_school.achievement_rows,
    "noncognitive": rows_school.noncognitive_rows,
    "learning_log": rows_school.learning_rows,
}
