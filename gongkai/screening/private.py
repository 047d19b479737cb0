"""Sensitive matters of certain persons (敏感个人信息) by field: health, disability, hardship, family, offences, faith, money, tracks.

A word of such a field counts where a certain person stands in its sentence, in its line or form, and nothing says that it is policy,
a count, teaching or news. All places are of the tight text.
"""

from collections.abc import Iterator

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind
from gongkai.screening.names import advise, certain_before, first_name, half_told_at, labelled_before, name_at, with_role
from gongkai.screening.papers import sentence
from gongkai.screening.view import Hit, View

_ILLNESS = (
    # growths and blood
    "癌 癌症 肿瘤 恶性肿瘤 白血病 淋巴瘤 骨髓瘤 黑色素瘤 肉瘤 胶质瘤 血友病 再生障碍 贫血 地中海贫血 血小板减少 紫癜 败血症 "
    "化疗 放疗 靶向药 骨髓移植 器官移植 肾移植 肝移植 "
    # infections
    "艾滋 艾滋病 HIV 梅毒 淋病 尖锐湿疣 性病 乙肝 丙肝 肝炎 大三阳 小三阳 肺结核 结核 麻风 抗病毒治疗 抗体阳性 核酸阳性 抗原阳性 新冠 "
    # mind and nerves
    "精神分裂 精神病 精神障碍 精神疾病 精神失常 抑郁 抑郁症 焦虑症 双相 躁狂 强迫症 妄想 幻听 幻觉 自闭症 孤独症 多动症 "
    "智力障碍 智力低下 智障 痴呆 阿尔茨海默 老年痴呆 帕金森 癫痫 脑瘫 脑梗 脑出血 脑溢血 脑卒中 中风 "
    "偏瘫 瘫痪 截瘫 植物人 渐冻症 肌无力 肌萎缩 多发性硬化 创伤后应激 应激障碍 失眠 抗抑郁药 自杀 自残 轻生 割腕 厌食症 "
    "心理咨询 心理治疗 发育迟缓 唐氏 唐氏综合征 "
    # heart, vessels, organs
    "冠心病 心脏病 心衰 心力衰竭 心肌梗死 心梗 心肌病 支架 搭桥 起搏器 高血压 糖尿病 糖尿病足 尿毒症 肾衰 肾衰竭 肾病 肾炎 "
    "透析 肝硬化 肝腹水 胰腺炎 溃疡 克罗恩 动脉粥样硬化 动脉硬化 静脉曲张 哮喘 慢阻肺 肺纤维化 "
    "尘肺 矽肺 肺气肿 职业病 红斑狼疮 类风湿 强直性脊柱炎 风湿 痛风 银屑病 白癜风 甲亢 甲状腺 骨折 骨髓炎 股骨头坏死 脊髓损伤 "
    "烧伤 截肢 失禁 褥疮 造瘘 重病 大病 绝症 病危 病重 病逝 手术 术后 住院 复发 转移 病理 "
    "白内障 青光眼 失明 失聪 聋哑 哑巴 唇腭裂 畸形 先天性 罕见病 戈谢病 血透 腹透 胰岛素 卧床 瘫在床 "
    # bearing children
    "怀孕 怀二胎 怀三胎 保胎 产假 感染者 "
    "妊娠 孕检 宫外孕 流产 引产 人工流产 堕胎 试管婴儿 不孕 不育 不孕症 产后抑郁 死胎 早产 难产 结扎 未婚先孕 意外怀孕 "
    "子宫切除 月经异常 月经不调 阳痿 代孕 "
    "言语一级 言语二级 言语三级 言语四级 肢体一级 肢体二级 肢体三级 肢体四级 视力一级 视力二级 听力一级 听力二级 智力一级 "
    "智力二级 精神一级 精神二级 脊柱侧弯 红斑 肢痈 孕期 孕周 产检 "
    "工伤 伤残鉴定 鉴定七级 截指 截趾 断指 整容 隆胸 病假 病退 重度 中度 ADHD 碳酸锂 地贫 骨髓配型 配型 肾功能不全 功能不全 "
    "肌瘤 囊肿 结节 息肉 妇科 HPV 阳性 药物过敏 "
    "色弱 色盲 近视 弱视 耳聋 唇裂 兔唇 步态不稳 走失 大小便 尿失禁 鼻饲 插管 气管切开 呼吸机 ICU 抢救 病逝 猝死 溺亡 身亡 "
    "坠楼 服毒 喝农药 自焚 失能 安乐死 输血 捐献 误诊 后遗症 脑外伤 车祸 "
    "剖宫产 月子 哺乳期 更年期 前列腺 性功能 肥胖 厌学 智商 弱智 痴傻 口吃 癔症 梦游 恐惧症 人格障碍 "
    "聋 割腕 吸氧 肺炎 慢阻肺 慢性阻塞 包虫病 静脉模板 "
    "酗酒 酒精依赖 酒瘾 网瘾 药物依赖 赌瘾"
)
_DISABILITY = (
    "残疾 一级残疾 二级残疾 三级残疾 四级残疾 听力残疾 视力残疾 肢体残疾 智力残疾 精神残疾 言语残疾 多重残疾 残疾证 伤残 六级伤残 "
    "听障 视障 肢残 盲 双目失明 跛脚 残联 假肢 轮椅 失能 半失能 生活不能自理 不能自理"
)
_HARDSHIP = (
    "随奶奶 随爷爷 随祖父母 父母均在外 父母在外 父母外出 "
    "空巢 捡废品 拾荒 丧妻 丧夫 独自抚养 隔代抚养 寄养 父母离世 无人照料 无业 下岗 失业金 无房 危房 蜗居 家徒四壁 断粮 辍学 "
    "失火 遭灾 受灾 讨薪 欠薪 "
    "低保 低保户 特困 五保 五保户 建档立卡 贫困户 脱贫户 监测户 边缘易致贫 孤儿 弃婴 弃儿 事实无人抚养 困境儿童 留守儿童 孤寡 "
    "独居 失独 单亲 流浪 乞讨 无家可归 失联 下落不明 失踪 被遗弃 遗弃 捡拾 "
    "特困供养 低收入 困难职工 困难家庭 零就业 被拖欠工资 拖欠工资 无力支付 无力偿还 无经济来源 无收入 无劳动能力 丧失劳动能力 "
    "因病致贫 因病返贫 因残致贫 因学致贫 断供 破产 欠债 赌债 高利贷 网贷 网络贷款 负债 债台高筑 失信被执行人 失信名单 失信黑名单 "
    "老赖 限制高消费 助学金 贫困生 特困生 救助金 临时救助 医疗救助 廉租 公租房"
)
_FAMILY = (
    "断绝关系 双性恋 外室 偷拍 私密视频 裸照 不雅 生父母不详 生父不详 遗属 遗孀 暧昧 私通 通奸 婆媳不和 家庭不和 夫妻不和 "
    "感情破裂 分家 未成家 大龄未婚 丁克 不能生育 情感纠纷 感情纠纷 婚变 改嫁 再嫁 "
    "入赘 彩礼 家族病史 "
    "离婚 离异 离婚诉讼 分居 再婚 丧偶 未婚 未婚生育 未婚生子 非婚生 私生子 婚外情 婚外恋 外遇 出轨 第三者 情人 同居 姘居 家暴 "
    "家庭暴力 人身安全保护令 虐待 殴打 强奸 猥亵 性侵 性骚扰 性侵害 骚扰 卖淫 嫖娼 同性恋 性取向 变性 "
    "收养 领养 养女 养子 亲子鉴定 抚养权 抚养费 监护权 抚养纠纷 弑 被拐 拐卖 逃婚 包办婚姻 丈夫去世 父母双亡 父亲去世 母亲去世 "
    "改嫁 离家出走 出走 不知情 拒绝赡养 赡养 遗产 遗嘱 继承纠纷 计划外生育 超生"
)
_OFFENCE = (
    "作弊 记过处分 血液酒精 酒精含量 劳动教养 劳教 获刑 受贿罪 贪污 嫖 勒索 殴打 霸凌 敲诈 冒领 骗取 自焚 扬言 聚众 涉黑 涉恶 "
    "帮教 矫正 解除矫正 电子手环 失足 "
    "受刑事处罚 刑事处罚 被罚 大麻 "
    "吸毒 吸食 冰毒 海洛因 涉毒 戒毒 强制隔离戒毒 强戒 社区戒毒 尿检 服刑 服刑期满 刑满释放 刑满 判刑 被判 判处 缓刑 假释 "
    "保外就医 监外执行 社区矫正 取保候审 监视居住 刑事拘留 拘留 行政拘留 逮捕 批捕 羁押 在逃 通缉 前科 案底 "
    "犯罪记录 劣迹 盗窃 偷窃 诈骗 抢劫 抢夺 故意伤害 打架斗殴 寻衅滋事 赌博 聚众赌博 酒驾 醉驾 危险驾驶 肇事 交通肇事 传销 "
    "非法集资 涉嫌 犯罪嫌疑人 嫌疑人 受过处分 开除党籍 开除公职 记过 留党察看 严重警告 党内警告 降级 撤职 留置 双规 "
    "非法拘禁 校园欺凌 被欺凌 欺凌 逃学 旷课 辍学 休学 退学 不良行为 严重不良行为 专门学校 管教"
)
_BELIEF = (
    "信佛 信主 信耶稣 吃斋 念佛 家庭教会 习练 门徒会 观音法门 传教士 阿訇 神父 牧师 教会 朝觐 上访老户 "
    "基督教 基督徒 天主教 天主教徒 伊斯兰教 佛教 佛教徒 道教 东正教 信教 教徒 信徒 受洗 皈依 穆斯林 礼拜 聚会点 家庭聚会 "
    "法轮功 全能神 邪教 斋月 清真 出家 居士 传教 民主党派 政治面貌 退党 脱党 政治倾向 政治观点 上访 越级上访 缠访 "
    "境外组织 境外关系 海外关系 偷渡 双重国籍 绿卡"
)
_BODY = (
    "指纹 掌纹 虹膜 人脸 人脸照片 人脸特征 人脸识别 声纹 步态 DNA 基因 基因检测 基因测序 血型 视网膜 面部特征 生物样本 唾液 血样 "
    "体检 体检结果 体检结论 转氨酶 血压 血糖 体重 身高 病历 病史 诊断 确诊 检验报告 化验 心理测评 智商 量表 服药 用药 "
)
_TRACKS = (
    "定位轨迹 行动轨迹 活动轨迹 行踪 行踪轨迹 行程轨迹 轨迹 手机定位 定位 通话记录 通话清单 聊天记录 微信记录 短信内容 乘车记录 "
    "住宿记录 住宿登记 同住人 开房 开房记录 出行记录 出入境记录 乘机 上网记录 浏览记录 监控显示"
)
_MONEY = (
    "信用报告 信用卡 年薪 月薪 名下 房产 车位 低保金 救助款 欠银行 赌输 输掉 亏损 私房钱 彩票 中奖 转账记录 收支 "
    "存款 余额 月收入 年收入 家庭年收入 家庭月收入 人均收入 人均年收入 工资收入 月工资 退休金 养老金 房贷 车贷 月供 逾期 征信 "
    "征信不良 贷款 借款 欠款 流水 银行流水 股票市值 股票 理财 基金 名下房产 名下有 个税 社保缴费 公积金 薪酬 债务 保险金 理赔"
)

_NOT_OF_PERSONS = re.compile(
    r"联合会|残联(?!.{0,3}名册)|防治|防控|预防|筛查|科普|宣传|讲座|培训|知识|政策|条例|办法|制度|细则|标准|规定(?!书)|应当|"
    r"应(?:提交|提供|出具|填写)|可以?申请|可享受|符合(?:下列|条件|规定|以下)|凡|不得|任何|依法惩[处治]|典型案例|法治|普法|义诊|"
    r"公约|工作站|管理率|治疗率|死亡率|发病率|覆盖率|检出率|患病率|同比|增长|下降|占[0-9]|(?<![0-9])[0-9]{2,}(?:余|多)?(?:人次|"
    r"例(?!次)|名(?!下)|余人)|累计|人次|全[市县区省国镇]|各[级地镇村]|"
    r"座谈|会议强调|指出|强调|主持|出席|慰问|走访|看望|招收|招生|招聘|协会|基金会|医院开|门诊部|科室|专家|教授|课题|论文|项目|"
    r"试点|服务对象|群体|志愿|爱心|捐赠仪式|主题|活动日|日活动|新闻|权益|保护法|"
    r"道德模范|医治无效|讣告|逝世|先进事迹|事迹|烈士|牺牲|感动|公告送达|本院|拟任|任前|什么是|怎么|如何|问[:]|答[:]|指南|须知|类型分为|包括|"
    r"[、和](?:残疾人|孤儿|特困人员|低保对象)[、等和]"
)
_AFTER_NOT = re.compile(
    r"的?(?:人员|对象|患者|病人|人群|家庭|者|儿童|学生|妇女|老人|老年人|居民|群众|职工|病例)(?:应|可|需|须|享受|按|给予|免费|"
    r"纳入|予以|等|、|和|及|或)|(?:应|可|需|须|给予|免费|予以|等)|"
    r"防治|防控|预防|筛查|中心|医院|协会|科(?![0-9])|专科|门诊|病房|疫苗|药(?!$|[,。;)])|药品|研究|治疗技术|救助(?:标准|政策|"
    r"办法|制度|工作|对象)|工作|政策|制度|标准|办法|条例|法(?!院)|事业|权益|保障(?!对象)|服务|补贴(?:标准|政策)|"
    r"罪名|案件(?:[0-9]|数|的)|锁|机(?!构)|产业|识别设备|认定|流程|申领|申请(?:条件|流程|材料|指南)|[0-9]+(?:件|起|人|例|名|户|"
    r"宗)|率|协会|团体|活动场所|界|教育|预防|专项|打击|检测点|检测不|"
    r"传染病史|家庭经济困难"
)


def _person(view: View, first: int, start: int, end: int, last: int) -> int:
    """Where the person begins whom a word in a sentence is about: before it, behind it, or named in the form above; -1 for nobody."""
    place = certain_before(view, first, start)
    if place >= 0:
        return place
    follow = first_name(view, end, min(last, end + 16))
    if follow >= 0:
        return start
    if half_told_at(view, end):
        return start
    if (named := _NAMED.search(view.tight, end, last)) and name_at(view, named.end()):
        return start
    if kin := _KIN.search(view.tight, max(first, start - 16), start):
        return kin.start()
    return start if labelled_before(view, start) else -1


_NAMED = re.compile("姓名[:]?(?:是|为)?")
_KIN = re.compile("[其该](?:母亲?|父亲?|妻子?|夫|丈夫|儿子|女儿|孩子|配偶|长子|次子|长女|次女|子(?!女)|女(?!性|子))")
"""其母信仰基督教: whose relative it is, the text tells."""


_FIGURE = re.compile(r"[^。;,]{0,12}[0-9一二三四五六七八九十百千万]+(?:[,.][0-9]+)*(?:元|万|余万|多万|期|个月|块|股|套|处|平)")


def _told(view: View, start: int, end: int, rule: str, *, figure: bool = False) -> Iterator[Hit]:
    tight = view.tight
    if view.is_private(start) or _AFTER_NOT.match(tight, end):
        return
    first, last = sentence(view, start, end, 46)
    if figure and not _FIGURE.match(tight, end, min(last, end + 30)) and not re.search("逾期|不良|开房|拖欠", tight[start : end + 6]):
        return
    person = _person(view, first, start, end, last)
    if person < 0:
        return
    around = tight[max(first, person - 12) : last]
    if _NOT_OF_PERSONS.search(around):
        return
    close = last if last - end <= 40 else end
    person = with_role(view, first, person)
    view.make_private(person, close)
    yield Hit(Kind.SENSITIVE_PERSON, *view.loose(min(person, start), close), rule)
    yield from advise(view, certain_before(view, first, start))


def find_illness(view: View, start: int, end: int) -> Iterator[Hit]:
    """张三，尘肺叁期: health of a certain person."""
    yield from _told(view, start, end, "health_of_a_person")


def find_trouble(view: View, start: int, end: int) -> Iterator[Hit]:
    """disability, hardship, family matters, offences, faith, body and whereabouts of a certain person."""
    yield from _told(view, start, end, "private_life")


def find_money(view: View, start: int, end: int) -> Iterator[Hit]:
    """存款148.6万元: what a certain person has or owes, with the figure."""
    yield from _told(view, start, end, "money_of_a_person", figure=True)


RULES = {
    find_illness: _ILLNESS + " " + _BODY,
    find_trouble: " ".join((_DISABILITY, _HARDSHIP, _FAMILY, _OFFENCE, _BELIEF, _TRACKS)),
    find_money: _MONEY,
}
"""Each rule with the words that wake it."""
