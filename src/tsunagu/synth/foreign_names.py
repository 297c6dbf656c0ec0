"""Names of foreign residents: nationality, surname and given name in the register's letters, and their kana.

Registers hold Latin letters or kanji; schools and lists often hold katakana or the 通称 (everyday Japanese name).
"""

# nationality | script | sex | surname:kana ... | given:kana ...  (sex 0 = both)
FOREIGN_TABLE = """
ベトナム|latin|1|NGUYEN:グエン TRAN:チャン LE:レ PHAM:ファム|VAN AN:ヴァン アン MINH DUC:ミン ドゥック QUANG HUY:クアン フイ
ベトナム|latin|2|NGUYEN:グエン TRAN:チャン LE:レ HOANG:ホアン|THI HOA:ティ ホア THI LAN:ティ ラン NGOC ANH:ゴック アイン
フィリピン|latin|1|SANTOS:サントス REYES:レイエス CRUZ:クルス|JOHN PAUL:ジョン ポール MARK ANTHONY:マーク アンソニー
フィリピン|latin|2|SANTOS:サントス GARCIA:ガルシア MENDOZA:メンドサ|MARIA CLARA:マリア クララ ANGELICA:アンヘリカ
ブラジル|latin|1|SILVA:シルヴァ OLIVEIRA:オリヴェイラ TANAKA SOUZA:タナカ ソウザ|LUCAS:ルカス GABRIEL:ガブリエル PEDRO:ペドロ
ブラジル|latin|2|SILVA:シルヴァ COSTA:コスタ SATO LIMA:サトウ リマ|JULIA:ジュリア BEATRIZ:ベアトリス LARISSA:ラリッサ
ネパール|latin|1|SHRESTHA:シュレスタ GURUNG:グルン|BIKASH:ビカシュ SURESH:スレシュ
ネパール|latin|2|SHRESTHA:シュレスタ TAMANG:タマン|SITA:シタ ANJALI:アンジャリ
中国|kanji|1|王:ワン 李:リー 張:チャン 劉:リュウ 陳:チェン|浩然:ハオラン 子軒:ズーシュエン 偉:ウェイ 宇航:ユーハン
中国|kanji|2|王:ワン 李:リー 趙:チャオ 黄:ホワン 陳:チェン|欣怡:シンイー 麗:リー 雨涵:ユーハン 静:ジン
韓国|kanji|1|金:キム 朴:パク 崔:チェ 李:イ|俊浩:ジュノ 民秀:ミンス 志勲:ジフン
韓国|kanji|2|金:キム 朴:パク 鄭:チョン 李:イ|美英:ミヨン 秀珍:スジン 智恵:チヘ
米国|katakana|1|スミス:スミス ジョンソン:ジョンソン ブラウン:ブラウン|マイケル:マイケル ダニエル:ダニエル オリバー:オリバー
米国|katakana|2|スミス:スミス ミラー:ミラー デイビス:デイビス|エミリー:エミリー ヴァイオレット:ヴァイオレット ソフィア:ソフィア
"""

NATIONALITIES: tuple[tuple[str, float], ...] = (
    ("ベトナム", 0.24),
    ("中国", 0.24),
    ("フィリピン", 0.14),
    ("韓国", 0.12),
    ("ブラジル", 0.14),
    ("ネパール", 0.08),
    ("米国", 0.04),
)

# Surnames that foreign residents take as their everyday name (通称).
TSUSHO_SURNAMES = ("金本", "木下", "山本", "新井", "松本", "高山", "中村", "林")


def _pairs(cell: str) -> list[tuple[str, str]]:
    """Split `NAME:カナ NAME:カナ`, in which names and kana may themselves hold spaces."""
    pairs: list[tuple[str, str]] = []
    spelling: list[str] = []
    for word in cell.split(" "):
        if ":" in word:
            left, right = word.split(":")
            pairs.append((" ".join([*spelling, left]), right))
            spelling = []
        elif "ァ" <= word[0] <= "ヺ":
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + " " + word)
        else:
            spelling.append(word)
    return pairs


def foreign_rows() -> dict[tuple[str, str], tuple[list[tuple[str, str]], list[tuple[str, str]]]]:
    """Return (nationality, sex) -> (surnames, given names), each a list of (spelling, kana)."""
    rows = {}
    for line in FOREIGN_TABLE.strip().splitlines():
        nationality, _script, sex, surnames, given = line.split("|")
        rows[nationality, sex] = (_pairs(surnames), _pairs(given))
    return rows
