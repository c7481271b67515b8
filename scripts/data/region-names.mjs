/**
 * Romanised names that a table of syllables cannot give: readings of place names that differ from the common reading of
 * the character, and names whose accepted Latin form comes from Mongolian, Tibetan or Uyghur rather than from Chinese.
 */

/** Provinces in English; two of them differ only in a tone, and four have names of their own. */
export const PROVINCE_EN = {
  11: 'Beijing', 12: 'Tianjin', 13: 'Hebei', 14: 'Shanxi', 15: 'Inner Mongolia', 21: 'Liaoning', 22: 'Jilin', 23: 'Heilongjiang',
  31: 'Shanghai', 32: 'Jiangsu', 33: 'Zhejiang', 34: 'Anhui', 35: 'Fujian', 36: 'Jiangxi', 37: 'Shandong', 41: 'Henan',
  42: 'Hubei',
  43: 'Hunan', 44: 'Guangdong', 45: 'Guangxi', 46: 'Hainan', 50: 'Chongqing', 51: 'Sichuan', 52: 'Guizhou', 53: 'Yunnan',
  54: 'Tibet',
  61: 'Shaanxi', 62: 'Gansu', 63: 'Qinghai', 64: 'Ningxia', 65: 'Xinjiang',
};

/** Place readings that a dictionary of common words gets wrong. */
export const READINGS = {
  都: 'dū', 蔚县: 'yù xiàn', 尉犁: 'yù lí', 乐亭: 'lào tíng', 浚县: 'xùn xiàn', 单县: 'shàn xiàn', 繁峙: 'fán shì', 洪洞: 'hóng tóng',
  涡阳: 'guō yáng', 歙县: 'shè xiàn', 乐陵: 'lào líng', 筠连: 'jūn lián', 泌阳: 'bì yáng', 黄陂: 'huáng pí', 大埔: 'dà bù',
  万柏林: 'wàn bǎi lín', 宕昌: 'tàn chāng', 乐清: 'yuè qīng', 牟定: 'móu dìng', 吴堡: 'wú bǔ', 穆棱: 'mù líng', 什邡: 'shí fāng',
  调兵山: 'diào bīng shān', 曾都: 'zēng dū', 召陵: 'shào líng', 六合: 'lù hé',
};

/** Accepted Latin stems of places whose name is not Chinese, by GB/T 2260 code (four digits a prefecture, six a county). */
export const ROMANISED = {
  1501: 'Hohhot', 1502: 'Baotou', 1506: 'Ordos', 1507: 'Hulunbuir', 1508: 'Bayan Nur', 1509: 'Ulanqab', 1522: 'Hinggan',
  1525: 'Xilin Gol',
  1529: 'Alxa', 150222: 'Guyang', 150223: 'Darhan Muminggan', 150421: 'Ar Horqin', 150422: 'Bairin Left', 150423: 'Bairin Right',
  150425: 'Hexigten', 150426: 'Ongniud', 150429: 'Ningcheng', 150430: 'Aohan', 150428: 'Harqin', 150521: 'Horqin Left Middle',
  150522: 'Horqin Left Rear', 150524: 'Hure', 150525: 'Naiman', 150526: 'Jarud', 150621: 'Dalad', 150622: 'Jungar',
  150623: 'Otog Front',
  150624: 'Otog', 150625: 'Hanggin', 150626: 'Uxin', 150627: 'Ejin Horo', 150702: 'Hailar', 150721: 'Arun', 150722: 'Morin Dawa',
  150723: 'Oroqen', 150724: 'Evenki', 150725: 'Old Barag', 150726: 'New Barag Left', 150727: 'New Barag Right',
  150781: 'Manzhouli',
  150782: 'Yakeshi', 150783: 'Zhalantun', 150784: 'Ergun', 150785: 'Genhe', 150822: 'Dengkou', 150823: 'Urat Front',
  150824: 'Urat Middle',
  150825: 'Urat Rear', 150826: 'Hanggin Rear', 150926: 'Qahar Right Front', 150927: 'Qahar Right Middle',
  150928: 'Qahar Right Rear',
  150929: 'Siziwang', 152201: 'Ulanhot', 152202: 'Arxan', 152221: 'Horqin Right Front', 152222: 'Horqin Right Middle',
  152223: 'Jalaid',
  152501: 'Erenhot', 152502: 'Xilinhot', 152522: 'Abag', 152523: 'Sonid Left', 152524: 'Sonid Right', 152525: 'East Ujimqin',
  152526: 'West Ujimqin', 152921: 'Alxa Left', 152922: 'Alxa Right', 152923: 'Ejin', 2302: 'Qiqihar', 2301: 'Harbin',
  2308: 'Jiamusi',
  5401: 'Lhasa', 5402: 'Shigatse', 5403: 'Chamdo', 5404: 'Nyingchi', 5405: 'Lhoka', 5406: 'Nagqu', 5425: 'Ngari',
  5132: 'Ngawa', 5133: 'Garze', 5334: 'Diqing', 5328: 'Xishuangbanna', 540121: 'Lhunzhub', 540122: 'Damxung', 540123: 'Nyemo',
  540124: 'Quxu', 540103: 'Doilungdeqen', 540104: 'Dagze', 540127: 'Maizhokunggar', 540221: 'Namling', 540222: 'Gyangze',
  540224: 'Sagya', 540226: 'Ngamring', 540236: 'Saga', 632801: 'Golmud', 632802: 'Delingha', 6501: 'Urumqi', 6502: 'Karamay',
  6504: 'Turpan', 6505: 'Hami', 6523: 'Changji', 6527: 'Bortala', 6528: 'Bayingolin', 6529: 'Aksu', 6530: 'Kizilsu',
  6531: 'Kashgar',
  6532: 'Hotan', 6540: 'Ili', 6542: 'Tacheng', 6543: 'Altay', 650422: 'Toksun', 650421: 'Shanshan', 650521: 'Barkol',
  652327: 'Jimsar',
  652328: 'Mori', 652723: 'Wenquan', 652801: 'Korla', 652826: 'Yanqi', 652901: 'Aksu', 652902: 'Kuqa', 652924: 'Xayar',
  652926: 'Baicheng',
  652928: 'Awat', 652929: 'Kalpin', 653001: 'Artux', 653022: 'Akto', 653023: 'Akqi', 653101: 'Kashgar', 653123: 'Yengisar',
  653125: 'Yarkant', 653126: 'Kargilik', 653127: 'Makit', 653128: 'Yopurga', 653131: 'Taxkorgan', 653201: 'Hotan',
  653221: 'Hotan',
  653222: 'Moyu', 653224: 'Lop', 653225: 'Qira', 653226: 'Yutian', 653227: 'Minfeng', 654022: 'Qapqal', 654027: 'Tekes',
  654028: 'Nilka',
  654224: 'Toli', 654226: 'Hoboksar', 654301: 'Altay', 654321: 'Burqin', 654324: 'Habahe', 654326: 'Jeminay', 659002: 'Aral',
  659003: 'Tumxuk', 659008: 'Kokdala', 622926: 'Dongxiang', 632857: 'Da Qaidam',
  460321: 'Xisha Islands', 460322: 'Nansha Islands', 460323: 'Zhongsha Islands',
};

/** How GeoNames spells some of them, where its spelling is neither the pinyin nor the stem above. */
export const GEONAMES_SPELLING = {
  5402: ['Rikaze', 'Shigatse'], 5403: ['Qamdo'], 540222: ['Jiangzi'], 540224: ['Sajia'], 653126: ['Qaghiliq'], 653125: ['Shache',
  'Yarkand'],
  653222: ['Qaraqash'], 653226: ['Keriya'], 653227: ['Niya'], 653225: ['Chira'], 653127: ['Mekit'], 653131: ['Tashqorghan'],
  652924: ['Shayar'],
  652926: ['Bay'], 652928: ['Awat'], 652929: ['Kelpin'], 652901: ['Aqsu'], 654002: ['Ghulja'], 654022: ['Chapchal'],
  654226: ['Hoxtolgay'],
  654301: ['Altay'], 653023: ['Aqchi'], 6540: ['Ghulja'], 6527: ['Bole'], 6528: ['Korla'], 6530: ['Artux'], 6529: ['Aqsu'],
  1525: ['Xilinhot', 'Xilin Hot'],
  1522: ['Ulanhot'], 6108: ['Yulinshi'], 4115: ['Pingqiao'], 4207: ['Huangzhou'], 6543: ['Jinshanlu'], 610802: ['Yulinshi'],
  532601: ['Wenshan City', 'Kaihua'], 532801: ['Yunjinghong'], 1529: ['Bayan Hot'], 5132: ["Ma'erkang", 'Barkam'],
  5133: ['Kangding'], 5134: ['Xichang'], 5226: ['Kaili'], 5227: ['Duyun'],
  5223: ['Xingyi'], 5323: ['Chuxiong'], 5325: ['Mengzi'], 5326: ['Wenshan City', 'Kaihua'], 5328: ['Yunjinghong'],
  5329: ['Dali'], 5331: ['Mangshi'],
  5333: ['Lushui', 'Luzhang'], 5334: ['Jiantang', 'Zhongxin'], 5425: ['Gar'], 5405: ['Zetang', 'Lhoka'], 2224: ['Yanji'],
  2327: ['Jiagedaqi'], 4228: ['Enshi'],
  4331: ['Jishou'], 6229: ['Linxia', 'Hanji'], 6230: ['Hezuo'], 6322: ['Xihai'], 6323: ['Tongren'], 6325: ['Qabqa'],
  6326: ['Dawu'], 6327: ['Yushu', 'Gyêgu'],
  6328: ['Delingha'],
};

/** Cities that answer to Xinjiang itself and are missing from GeoNames,
or known to it in the wrong place: the city each of them adjoins. */
export const NEIGHBOUR = { 659006: 'Korla', 659007: 'Bole', 659008: 'Ghulja', 659009: 'Qaraqash', 659010: 'Huyanghe',
659011: 'Hami', 659012: 'Tacheng' };

/** The peoples in the names of autonomous counties and prefectures, as English writes them. */
export const PEOPLES = {
  回族: 'Hui', 满族: 'Manchu', 蒙古族: 'Mongol', 蒙古: 'Mongol', 藏族: 'Tibetan', 壮族: 'Zhuang', 苗族: 'Miao', 侗族: 'Dong', 土家族: 'Tujia',
  瑶族: 'Yao',
  畲族: 'She', 黎族: 'Li', 彝族: 'Yi', 白族: 'Bai', 傣族: 'Dai', 哈尼族: 'Hani', 拉祜族: 'Lahu', 佤族: 'Va', 纳西族: 'Naxi', 傈僳族: 'Lisu', 怒族: 'Nu',
  独龙族: 'Derung', 景颇族: 'Jingpo', 布朗族: 'Blang', 布依族: 'Bouyei', 水族: 'Sui', 仡佬族: 'Gelao', 羌族: 'Qiang', 土族: 'Tu', 撒拉族: 'Salar',
  东乡族: 'Dongxiang', 保安族: 'Bonan', 裕固族: 'Yugur', 哈萨克族: 'Kazakh', 哈萨克: 'Kazakh', 柯尔克孜: 'Kyrgyz', 塔吉克: 'Tajik', 锡伯: 'Xibe',
  朝鲜族: 'Korean', 达斡尔族: 'Daur', 鄂温克族: 'Evenki', 仫佬族: 'Mulao', 毛南族: 'Maonan', 普米族: 'Pumi', 各族: 'Various Nationalities',
};

/** Zones of development that carry a county-level statistical code. */
export const ZONES = [
  ['高新技术产业开发区', 'High-tech Zone'], ['火炬高技术产业开发区', 'Torch High-tech Zone'], ['高新技术开发区', 'High-tech Zone'],
  ['高新技术产业园区', 'High-tech Zone'], ['稀土高新技术产业开发区', 'Rare Earth High-tech Zone'], ['汽车经济技术开发区', 'Automotive Development Zone'],
  ['净月高新技术产业开发区', 'Jingyue High-tech Zone'], ['经济技术开发区', 'Economic and Technological Zone'], ['经济开发区', 'Economic Zone'],
  ['航空港经济综合实验区', 'Airport Economy Zone'], ['转型综合改革示范区', 'Reform Demonstration Zone'],
  ['平原城乡一体化示范区', 'Pingyuan Demonstration Zone'], ['城乡一体化示范区', 'Urban-Rural Demonstration Zone'], ['示范区', 'Demonstration Zone'],
  ['循环化工园区', 'Circular Chemical Park'], ['现代产业园区', 'Modern Industry Park'], ['工业园区', 'Industrial Park'], ['开发区',
  'Development Zone'],
  ['管理区管委会', 'Management Area'], ['管理区', 'Management Area'], ['文化旅游创意园区', 'Culture and Tourism Park'], ['新城', 'New Town'],
  ['行政委员会', 'Administrative Committee'],
];
