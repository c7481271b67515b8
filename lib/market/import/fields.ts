/** The kinds of table an import understands: what is on offer, and what a station has bought. */
export const TABLE_KINDS = ['listings', 'purchases'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

export const FIELDS = [
  'rowNumber', 'grower', 'idNumber', 'phone', 'place', 'produce', 'variety', 'grade', 'quantity', 'gross', 'tare', 'net',
  'unit', 'price', 'priceUnit', 'amount', 'harvestDate', 'day', 'time', 'remark',
] as const;
export type Field = (typeof FIELDS)[number];

/** What the values of a column look like, whatever is written above them. */
export const LOOKS = [
  'sequence', 'phone', 'idNumber', 'day', 'time', 'unit', 'number', 'name', 'place', 'produce', 'grade', 'words',
] as const;
export type Look = (typeof LOOKS)[number];

export type FieldSpec = {
  readonly kinds: readonly TableKind[];
  /** What the column is called, without brackets, spaces and units; the strongest names first. */
  readonly names: readonly string[];
  /** Names that other fields have as well; the values decide. */
  readonly sharedNames?: readonly string[];
  /** What its values look like; the first is typical, the others are possible, none is neither here nor there. */
  readonly looks: readonly Look[];
  /** How surely the typical look alone, under a header nobody knows, gives the field away. */
  readonly byLook: number;
  /** A value merged over several rows, or 同上, holds for each of them (a name does, a weight does not). */
  readonly spreads: boolean;
};

const both = ['listings', 'purchases'] as const;

/** All that is known of each field. Another name for a column is one more word here, never another code path. */
export const FIELD_SPECS: Readonly<Record<Field, FieldSpec>> = {
  rowNumber: {
    kinds: both, looks: ['sequence', 'number', 'words'], byLook: 0.5, spreads: false,
    names: ['序号', '编号', '行号', '序', '号', 'no', 'no.', 'number', 'index', '#', 'id', 'item', 's/n'],
  },
  grower: {
    kinds: both, looks: ['name', 'words'], byLook: 0.6, spreads: true,
    names: [
      '社员姓名', '农户姓名', '茶农姓名', '种植户姓名', '姓名', '社员', '农户', '茶农', '菜农', '果农', '种植户', '生产者', '户主', '户名', '交售人', '交货人', '卖方',
      '供货人', '送货人', '种植人', '农户名称', '供应商', 'grower', 'growername', 'farmer', 'farmername', 'producer', 'seller', 'supplier',
      'fullname',
    ],
    sharedNames: ['名字', '联系人', 'name', 'contact', 'member'],
  },
  idNumber: {
    kinds: both, looks: ['idNumber', 'number', 'words'], byLook: 0.9, spreads: true,
    names: ['身份证号', '身份证号码', '身份证', '公民身份号码', '证件号码', '证件号', 'idnumber', 'idno', 'idcard', 'nationalid', 'identitynumber'],
  },
  phone: {
    kinds: both, looks: ['phone', 'number', 'words'], byLook: 0.9, spreads: true,
    names: [
      '手机号', '手机号码', '手机', '电话', '电话号码', '联系电话', '联系方式', '联系手机', 'phone', 'phonenumber', 'mobile', 'mobilephone', 'tel',
      'telephone', 'cell',
    ],
  },
  place: {
    kinds: both, looks: ['place', 'words'], byLook: 0.55, spreads: true,
    names: [
      '产地', '村', '村庄', '村名', '村组', '所在村', '乡镇', '镇', '地址', '住址', '家庭住址', '地块', '茶园', '果园', '基地', '基地名称', '大棚', '种植地点', '地点',
      '所在地', '来源地', '产区', 'village', 'place', 'origin', 'location', 'address', 'town', 'garden', 'plot', 'farm',
    ],
  },
  produce: {
    kinds: both, looks: ['produce', 'words'], byLook: 0.7, spreads: true,
    names: [
      '农产品', '农产品名称', '产品名称', '产品', '品名', '货品', '货名', '商品', '商品名称', '蔬菜', '蔬菜名称', '水果', '菜名', '菜品', '作物', '作物名称', '品类', '种类',
      '货物名称', 'produce', 'product', 'productname', 'crop', 'commodity', 'goods', 'item',
    ],
    sharedNames: ['品种', '名称', '品项', 'name', 'type', 'variety'],
  },
  variety: {
    kinds: both, looks: [], byLook: 0, spreads: true,
    names: ['品系', '茶树品种', '品种名称', 'cultivar'],
    sharedNames: ['品种', 'variety'],
  },
  grade: {
    kinds: both, looks: ['grade', 'words'], byLook: 0.7, spreads: true,
    names: ['等级', '级别', '质量等级', '等次', '品级', '鲜叶等级', '档次', 'grade', 'class', 'quality'],
    sharedNames: ['规格', '标准', 'spec'],
  },
  quantity: {
    kinds: ['listings'], looks: ['number'], byLook: 0.2, spreads: false,
    names: [
      '数量', '可供数量', '供货量', '可供货量', '供应量', '可售数量', '可卖数量', '预计产量', '产量', '总量', '库存', '存量', '上市量', '可供量', 'quantity', 'qty',
      'available', 'availablequantity', 'stock', 'volume',
    ],
    sharedNames: ['重量', '斤数', '公斤数', '吨数', 'weight', 'kg', 'mass'],
  },
  gross: {
    kinds: ['purchases'], looks: ['number'], byLook: 0.1, spreads: false,
    names: ['毛重', '总重', '毛重量', '过磅重', 'gross', 'grossweight'],
  },
  tare: {
    kinds: ['purchases'], looks: ['number'], byLook: 0.1, spreads: false,
    names: ['皮重', '筐重', '包装重', '皮', '去皮', '扣皮', 'tare', 'tareweight'],
  },
  net: {
    kinds: ['purchases'], looks: ['number'], byLook: 0.2, spreads: false,
    names: ['净重', '净重量', '实重', '实收重量', '结算重量', '收购重量', '收购数量', 'net', 'netweight'],
    sharedNames: ['重量', '数量', '斤数', '公斤数', '吨数', 'weight', 'quantity', 'qty', 'kg', 'mass'],
  },
  unit: {
    kinds: both, looks: ['unit'], byLook: 0.8, spreads: true,
    names: ['单位', '计量单位', '数量单位', '重量单位', 'unit', 'units', 'uom', 'measure'],
  },
  price: {
    kinds: both, looks: ['number', 'words'], byLook: 0.15, spreads: true,
    names: [
      '单价', '价格', '售价', '报价', '期望价', '期望价格', '收购价', '收购单价', '地头价', '田头价', '产地价', '产地单价', '出园价', '到货价', '供货价', '出货价', '指导价', '批发价', '价钱', '价', 'price',
      'unitprice', 'askingprice', 'rate',
    ],
  },
  priceUnit: {
    kinds: both, looks: ['unit'], byLook: 0.3, spreads: true,
    names: ['计价单位', '单价单位', '价格单位', '计价方式', 'priceunit', 'pricedby', 'priceper'],
  },
  amount: {
    kinds: ['purchases'], looks: ['number'], byLook: 0.1, spreads: false,
    names: [
      '金额', '总金额', '总价', '合计金额', '应付金额', '应付', '实付', '实付金额', '付款金额', '货款', '小计', 'amount', 'total', 'totalamount',
      'totalprice', 'sum', 'paid',
    ],
  },
  harvestDate: {
    kinds: ['listings'], looks: ['day', 'words'], byLook: 0.7, spreads: true,
    names: [
      '采收日期', '采收时间', '采摘日期', '采摘时间', '收获日期', '上市时间', '上市日期', '供货日期', '供货时间', '可供日期', '可供时间', '出货日期', '发货日期', '交货日期', '交货时间', '送货日期', 'harvestdate',
      'harvest', 'availablefrom', 'pickingdate', 'readydate',
    ],
    sharedNames: ['日期', '时间', 'date', 'when'],
  },
  day: {
    kinds: ['purchases'], looks: ['day'], byLook: 0.5, spreads: true,
    names: ['收购日期', '过磅日期', '交售日期', '交货日期', '日期', 'date', 'day', 'purchasedate'],
  },
  time: {
    kinds: ['purchases'], looks: ['time', 'day'], byLook: 0.7, spreads: false,
    names: ['收购时间', '过磅时间', '称重时间', '交售时间', '交货时间', '时间', '时刻', 'time', 'weighedat', 'timestamp'],
  },
  remark: {
    kinds: both, looks: ['words'], byLook: 0, spreads: false,
    names: ['备注', '说明', '附注', '其他', '备注说明', 'remark', 'remarks', 'note', 'notes', 'comment', 'comments', 'memo'],
  },
};

/** Words in a title that tell the kind of table before its columns do. */
export const KIND_WORDS: Readonly<Record<TableKind, RegExp>> = {
  listings: /供货|可供|可售|货源|上市|报价|待售|登记表|available|listing|for sale|offer/i,
  purchases: /收购|过磅|称重|交售|进货|入库|结算|purchase|weighing|weigh-in|intake/i,
};

/** Words that betray the produce of a whole table when no column names it; looked up in the catalogue in this order. */
export const PRODUCE_HINTS: readonly (readonly [pattern: RegExp, produce: string])[] = [
  [/茶农|茶园|茶青|鲜叶|一芽|单芽|tea/i, '茶鲜叶'],
];

export const fieldsOf = (kind: TableKind): readonly Field[] => FIELDS.filter((field) => FIELD_SPECS[field].kinds.includes(kind));
