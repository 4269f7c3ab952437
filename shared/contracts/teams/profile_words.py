"""The words of profiles and qualifications that every service uses. No framework here."""

from enum import StrEnum

SKILLS_MAX = 20
SKILL_WORDS_CHARACTERS_MAX = 200
WINDOWS_MAX = 28
REST_DAYS_MAX = 366
ISSUER_CHARACTERS_MAX = 80
EVIDENCE_CHARACTERS_MAX = 200
QUALIFICATIONS_MAX = 50  # of one volunteer that are good at a time
CELL_PATTERN = r"^[0-9a-f]{15}$"  # an H3 cell as it is written


class Skill(StrEnum):
    """专业技能 that needs and posts ask for."""

    MEDICAL = "medical"  # 医疗护理
    FIRST_AID = "first_aid"  # 急救
    LEGAL = "legal"  # 法律
    COUNSELLING = "counselling"  # 心理
    TEACHING = "teaching"  # 教学辅导
    CHILD_CARE = "child_care"  # 托管育儿
    ELDER_CARE = "elder_care"  # 养老照护
    ELECTRICAL = "electrical"  # 水电维修
    APPLIANCES = "appliances"  # 家电维修
    COMPUTERS = "computers"  # 计算机
    DRIVING = "driving"  # 驾驶
    COOKING = "cooking"  # 烹饪
    HAIRDRESSING = "hairdressing"  # 理发
    SPORTS = "sports"  # 体育
    ARTS = "arts"  # 文艺
    WRITING = "writing"  # 写作宣传
    PHOTOGRAPHY = "photography"  # 摄影摄像
    SIGN_LANGUAGE = "sign_language"  # 手语
    TRANSLATION = "translation"  # 翻译
    ORGANISING = "organising"  # 组织协调


class Language(StrEnum):
    """Languages and dialects in which somebody can help."""

    MANDARIN = "zh"
    CANTONESE = "yue"
    ENGLISH = "en"
    JAPANESE = "ja"
    KOREAN = "ko"
    RUSSIAN = "ru"
    FRENCH = "fr"
    GERMAN = "de"
    SPANISH = "es"
    ARABIC = "ar"
    MONGOLIAN = "mn"
    TIBETAN = "bo"
    UYGHUR = "ug"
    CHINESE_SIGN = "csl"


class Qualification(StrEnum):
    """What somebody has shown a union, by a document with an issuer and a last day."""

    VOLUNTEER_TRAINING = "volunteer_training"  # 志愿者岗前培训
    FIRST_AID = "first_aid"  # 急救员证
    MEDICAL_LICENCE = "medical_licence"  # 医师、护士执业资格
    LAWYER = "lawyer"  # 律师执业证
    COUNSELLOR = "counsellor"  # 心理咨询资质
    TEACHER = "teacher"  # 教师资格证
    SOCIAL_WORKER = "social_worker"  # 社会工作者证
    ELECTRICIAN = "electrician"  # 电工证
    DRIVING_LICENCE = "driving_licence"  # 驾驶证
    SPORTS_INSTRUCTOR = "sports_instructor"  # 社会体育指导员


class QualificationEnd(StrEnum):
    """Why a qualification does not count any more."""

    EXPIRED = "expired"  # its last day is over
    MISTAKEN = "mistaken"
    REVOKED = "revoked"  # by the issuer
    WISH = "wish"  # of the person
    LEFT = "left"  # the person is no volunteer any more
    OTHER = "other"


ENDED_BY_CADRES = (QualificationEnd.MISTAKEN, QualificationEnd.REVOKED, QualificationEnd.WISH, QualificationEnd.OTHER)
