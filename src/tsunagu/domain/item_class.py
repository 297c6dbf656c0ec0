"""Classes of information: every item and column belongs to exactly one; access is granted by class."""

from enum import StrEnum


class ItemClass(StrEnum):
    """項目区分: the class that decides who may see an item (values are stored, never renamed)."""

    BASIC = "basic"  # 基本
    SCHOOL = "school"  # 学校
    HEALTH = "health"  # 保健
    WELFARE = "welfare"  # 福祉・給付
    INCOME_TAX = "income_tax"  # 所得・税
    CONSULTATION = "consultation"  # 相談・経過
    MEDICAL_FLAG = "medical_flag"  # 医療フラグ
    JUDGEMENT = "judgement"  # 判定
    CHILD_VOICE = "child_voice"  # 子どもの声
    INFORMANT = "informant"  # 通告者
    HIDDEN_ADDRESS = "hidden_address"  # 秘匿住所


ITEM_CLASS_LABELS: dict[ItemClass, str] = {
    ItemClass.BASIC: "基本",
    ItemClass.SCHOOL: "学校",
    ItemClass.HEALTH: "保健",
    ItemClass.WELFARE: "福祉・給付",
    ItemClass.INCOME_TAX: "所得・税",
    ItemClass.CONSULTATION: "相談・経過",
    ItemClass.MEDICAL_FLAG: "医療フラグ",
    ItemClass.JUDGEMENT: "判定",
    ItemClass.CHILD_VOICE: "子どもの声",
    ItemClass.INFORMANT: "通告者",
    ItemClass.HIDDEN_ADDRESS: "秘匿住所",
}
