import type { Translation } from './en'
import { formatWholePercent } from './format'

const ORDINALS = ['الأول', 'الثاني', 'الثالث', 'الرابع', 'الخامس', 'السادس', 'السابع', 'الثامن', 'التاسع', 'العاشر']

const digitAt = (position: number): string =>
  ORDINALS[position - 1] ? `الرقم ${ORDINALS[position - 1] ?? ''}` : `الرقم في الخانة ${String(position)}`

/** Digits that are separated by spaces stay from left to right. */
const leftToRight = (digits: string): string => `\u2066${digits}\u2069`

const ar: Translation = {
  tag: 'ar',
  dir: 'rtl',

  page: {
    title: 'Digitpad: ارسم رقمًا أو عددًا وشاهد التعرّف عليه',
    description:
      'ارسم رقمًا أو عددًا بالفأرة أو الإصبع أو القلم، فتتعرّف عليه شبكة عصبية صغيرة داخل متصفحك مباشرةً: بخصوصية تامة، وحتى من دون اتصال.',
    tagline: 'ارسم رقمًا أو عددًا وشاهد التعرّف عليه',
    answer: 'الإجابة',
    retry: 'إعادة المحاولة',
    digits: 'أرقام العدد',
    rewrite: 'إعادة الكتابة',
    strikeOut: 'شطب',
    why: 'لماذا؟',
    drawing: 'الرسم',
    predict: 'تعرّف',
    undo: 'تراجع',
    redo: 'إعادة',
    eraser: 'ممحاة',
    clear: 'مسح',
    wide: 'عريض',
    fullScreen: 'ملء الشاشة',
    live: 'خمّن أثناء الرسم',
    pictures: 'استخدم صورة',
    pictureHint: 'الأفضل صورة قريبة على ورق خالٍ. يمكنك أيضًا إفلات صورة أو لصقها هنا.',
    choosePicture: 'اختيار صورة',
    takePhoto: 'التقاط صورة',
    pictureFile: 'ملف الصورة',
    probabilities: 'احتمال كل رقم',
    networkInput: 'الصورة كما تراها الشبكة',
    evidence: 'سبب هذه الإجابة',
    explain: 'كيف يعمل',
    networkInputTitle: 'ما تراه الشبكة',
    networkInputText:
      'رسمك بعد توسيطه وتصغيره إلى 28 × 28 بكسل. تدرّبت الشبكة على نحو 60,000 رقم كتبها أشخاص آخرون، وتعلّمت ما يجمع بينها.',
    privacy: 'كل شيء يبقى في متصفحك. لا تُرسَل الرسوم ولا الصور إلى أي مكان أبدًا.',
    settings: 'الإعدادات',
    language: 'اللغة',
    theme: 'المظهر',
    themeSystem: 'حسب النظام',
    themeLight: 'فاتح',
    themeDark: 'داكن',
    share: 'احفظ أو شارك',
    copyAnswer: 'نسخ الإجابة',
    copyLink: 'نسخ الرابط',
    savePng: 'حفظ بصيغة PNG',
    saveSvg: 'حفظ بصيغة SVG',
    shareNative: 'مشاركة…',
    gallery: 'شاهد كيف تُرسم الأرقام',
    updateReady: 'يتوفر إصدار جديد.',
    reload: 'إعادة التحميل',
    camera: 'الكاميرا',
    cameraPreview: 'معاينة الكاميرا',
    shutter: 'التقاط',
    cancel: 'إلغاء',
  },

  answers: {
    prompt: 'ارسم رقمًا',
    loading: 'جارٍ تحميل الشبكة العصبية…',
    drawingKept: 'لن يضيع رسمك.',
    readingPicture: 'جارٍ قراءة الصورة…',
    pressPredict: 'اضغط «تعرّف» لمعرفة الرقم',
    notDigit: 'ليس رقمًا بعد',
    notDigitNote: 'أكمل الرسم، أو امسح وحاول من جديد.',
    faint: 'باهت لا يُقرأ',
    faintNote: 'ارسم أكبر أو بقلم أعرض.',
    crowded: 'كثير دفعةً واحدة',
    crowdedNote: 'اترك مسافة أكبر بين الأرقام.',
    numbersLoading: 'ستصبح قراءة عدة أرقام ممكنة بعد لحظات.',
    numbersFailed: 'لا يمكن الآن إلا قراءة رقم واحد: تحقّق من الاتصال.',
    // The left-to-right mark keeps the sign to the left of the number.
    above: (percentage) => `\u200e> ${percentage}`,
    moreThan: (percentage) => `تتجاوز ${percentage}`,
    confident: (digit, percentage) => `هذا الرقم ${digit} (بثقة ${percentage})`,
    lessThan: (percentage) => `أقل من ${percentage}`,
    unsure: (digit, rival) => `${digit} أم ${rival}؟`,
    either: (digit, percentage) => `${digit} بثقة ${percentage}.`,
  },

  numbers: {
    confident: (digits, percentage) => `هذا العدد ${leftToRight(digits)} (بثقة ${percentage})`,
    doubtful: (digits) => `راجع هذا العدد: ${leftToRight(digits)}`,
    struckOut: 'أحد الأرقام مشطوب.',
    skippedInk: 'قد يكون جزء من الكتابة ليس رقمًا.',
    possibleSign: 'قد يكون أحد أرقام 1 شرطة مائلة أو قوسًا.',
    possibleSeparator: 'قد تكون هناك نقطة أو فاصلة ناقصة.',
    pictureEdge: 'قد يكون هذا حافة الصورة.',
    severalReadings: (other) => `أم هو ${leftToRight(other)}؟`,
    doubtfulDigit: (position, digit, rival) => `${digitAt(position)} غير مؤكد: ${digit} أم ${rival}؟`,
    digit: (position, digit) => `${digitAt(position)}:\u00a0${digit}`,
    rewrite: 'اكتب الرقم من جديد داخل الإطار المتقطّع',
  },

  pad: {
    label: 'مساحة الرسم',
    description:
      'ارسم بالفأرة أو الإصبع أو القلم. بلوحة المفاتيح تحرّك الأسهم القلم، وبخطوات صغيرة مع Shift، ومفتاح المسافة ينزله ويرفعه.',
    keyboardHint: 'الأسهم تحرّك القلم، ومفتاح المسافة ينزله ويرفعه.',
    penDown: 'القلم على الورق',
    penUp: 'القلم مرفوع',
    position: (across, down) => `${formatWholePercent(across)} من اليسار و${formatWholePercent(down)} من الأعلى`,
  },

  sharing: {
    blank: 'لا يوجد شيء هنا بعد. ارسم رقمًا أولًا.',
    answerCopied: 'نُسخت الإجابة.',
    linkCopied: 'نُسخ الرابط. كل من يفتحه يرى رسمك.',
    saved: 'حُفظ في تنزيلاتك.',
  },

  gallery: {
    plain: (digit) => `شاهد رسم ${String(digit)}`,
    crossed: (digit) => `شاهد رسم ${String(digit)} بخط معترض`,
    open: (digit) => `شاهد رسم ${String(digit)} مفتوحًا من الأعلى`,
  },

  evidence: {
    ink: [
      'الخط في أعلى اليسار',
      'الخط في الأعلى',
      'الخط في أعلى اليمين',
      'الخط في اليسار',
      'الخط في الوسط',
      'الخط في اليمين',
      'الخط في أسفل اليسار',
      'الخط في الأسفل',
      'الخط في أسفل اليمين',
    ],
    empty: [
      'الفراغ في أعلى اليسار',
      'الفراغ في الأعلى',
      'الفراغ في أعلى اليمين',
      'الفراغ في اليسار',
      'الفراغ في الوسط',
      'الفراغ في اليمين',
      'الفراغ في أسفل اليسار',
      'الفراغ في الأسفل',
      'الفراغ في أسفل اليمين',
    ],
    both: (first, second) => `${first} و${second}`,
    sure: (digit, regions) => `ما رجّح ${String(digit)}: ${regions || 'القليل من كل شيء'}.`,
    runnerUp: (digit, runnerUp, share, regions) =>
      `التخمين الثاني: ${String(runnerUp)} (${share}). ما رجّح ${String(digit)}: ${regions || 'القليل من كل شيء'}.`,
    closestMatch: (digit, regions) => `أقرب رقم إليه ${String(digit)}. ما لا يتطابق: ${regions || 'القليل من كل شيء'}.`,
    either: (digit, regions, rival, rivalRegions) =>
      `ما يؤيّد ${String(digit)}: ${regions || 'القليل من كل شيء'}. ما يؤيّد ${String(rival)}: ${rivalRegions || 'لا شيء يُذكر'}.`,
    balance: (digit, regionsFor, regionsAgainst) =>
      `ما يؤيّد ${String(digit)}: ${regionsFor || 'لا شيء يُذكر'}. ما يعارض ${String(digit)}: ${regionsAgainst || 'لا شيء يُذكر'}.`,
    for: (digit) => `يؤيّد ${String(digit)}`,
    against: (digit) => `يعارض ${String(digit)}`,
    whyNot: (rival) => `لماذا ليس ${String(rival)}؟`,
  },

  explain: {
    title: 'كيف يعمل',
    steps: 'الخطوات',
    close: 'إغلاق',
    back: 'السابق',
    next: 'التالي',
    example: 'لم ترسم شيئًا بعد، لذا نعرض رقم 5 مثالًا. ارسم رقمًا بنفسك لترى ما يحدث له.',
    stepCount: (step, steps) => `الخطوة ${String(step)} من ${String(steps)}`,
    frameTitle: 'ما تراه الشبكة',
    frameText: 'يُوسَّط رسمك ويُصغَّر إلى 28 × 28 عددًا: 1 للحبر و0 للورق. ولا ترى الشبكة شيئًا سوى ذلك.',
    filtersTitle: 'مرشّحات تعثر على أنماط',
    filtersText: (maps, height, width) =>
      `تمرّ على الصورة مرشّحات عددها ${String(maps)}، وتقرأ في كل مرة ${String(height)} × ${String(width)} من الأعداد. يُنتج كل مرشّح خريطة تضيء حيث يوجد نمطه، كجزء من خط أو حافة.`,
    combinedTitle: 'أنماط من أنماط',
    combinedText: (maps, before, height, width) =>
      `تنظر مرشّحات عددها ${String(maps)} إلى ${String(height)} × ${String(width)} من المواضع في الخرائط السابقة كلها معًا، وعددها ${String(before)}. تعلّم كل مرشّح من الأمثلة ما يبحث عنه، ولم يبرمجه أحد.`,
    poolTitle: 'نصف الحجم',
    poolText: (side) =>
      `من كل 2 × 2 من الأعداد يبقى أكبرها فقط. صارت الخرائط ${String(side)} × ${String(side)}، ولا يكاد يؤثّر أن ينزاح الخط قليلًا.`,
    evidenceTitle: 'عشر خرائط للقرائن',
    evidenceText:
      'تُنتج الطبقة الأخيرة خريطة لكل رقم: برتقالية حيث يؤيّده رسمك، وزرقاء حيث يعارضه. وهذه هي الألوان التي تراها على رسمك.',
    scoresTitle: 'عشر درجات',
    scoresText: 'درجة الرقم هي متوسط خريطته: لكل المواضع الوزن نفسه.',
    probabilitiesTitle: 'الاحتمالات',
    probabilitiesText: (noDigit, threshold) =>
      `تتحوّل الدرجات إلى نسب مجموعها 100\u200e%\u200e: كل نقطة إضافية تضاعف النسبة 2.7 مرة مقارنةً بغيرها. وثمة درجة حادية عشرة، قيمتها 0 دائمًا، تمثّل «ليس رقمًا»، ونسبتها هنا ${noDigit}. ولو تجاوزت ${threshold} لقالت الصفحة إنه ليس رقمًا بعد.`,
    maps: 'الخرائط',
    map: (map) => `الخريطة ${String(map)}`,
    digit: (digit) => `الرقم ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}، ${String(side)} × ${String(side)} من الأعداد. استخدم الأسهم للانتقال من عدد إلى آخر.`,
    pointerHint: 'أشر إلى عدد، أو انتقل إليه بالأسهم، لترى من أين أتى.',
    position: (row, column, value) => `الصف ${String(row)}، العمود ${String(column)}: ${value}`,
    inkShare: (share) => `الحبر في هذا البكسل: ${share}.`,
    listSeparator: '، ',
    maximum: (values) => `الأكبر من بين ${values}.`,
    sum: (bias, parts, total) => `${bias} في البداية، ${parts}، والمجموع ${total}.`,
    mapTerm: (map, value) => `${value} من الخريطة ${String(map)}`,
    frameTerm: (value) => `${value} من الصورة`,
    remainingTerms: (maps, value) => `${value} من خرائط أخرى عددها ${String(maps)}`,
    clampedToZero: 'ما دون 0 يُحسب 0.',
  },

  errors: {
    unexpected: 'حدث خطأ ما: أعد تحميل الصفحة وحاول مرة أخرى.',
    chunkLoadFailed: 'تعذّر تحميل هذا الجزء من الصفحة: تحقّق من الاتصال وحاول مرة أخرى.',
    languageLoadFailed: 'تعذّر تحميل اللغة: تحقّق من الاتصال وحاول مرة أخرى.',
    modelLoadFailed: 'تعذّر تحميل الشبكة العصبية: تحقّق من الاتصال وحاول مرة أخرى.',
    modelStartFailed: 'تعذّر تشغيل الشبكة العصبية: تحقّق من الاتصال وحاول مرة أخرى.',
    modelCorrupt: 'ملف الشبكة العصبية تالف: حاول مرة أخرى.',
    modelInvalid: 'لا يمكن استخدام ملف الشبكة العصبية: حاول مرة أخرى.',
    modelVersionMismatch: 'الشبكة العصبية من إصدار يختلف عن إصدار هذه الصفحة: أعد تحميل الصفحة.',
    invalidStrokes: 'يجب أن تكون الخطوط قائمة من قوائم نقاط [x, y].',
    invalidPoints: 'يجب أن تتكوّن كل نقطة من عددين بين -1e9 و1e9.',
    pictureEmpty: 'ملف الصورة فارغ: اختر ملفًا آخر.',
    pictureUnreadable: 'تعذّر فتح ملف الصورة: اختره من جديد.',
    pictureHeic: 'الصورة بصيغة HEIC التي لا يستطيع هذا المتصفح قراءتها: احفظها بصيغة JPEG أو PNG.',
    pictureUnsupported: 'لا يستطيع المتصفح قراءة هذه الصورة: اختر ملفًا بصيغة PNG أو JPEG أو WebP أو GIF أو BMP.',
    pictureCorrupt: 'الصورة تالفة أو غير مكتملة: اختر ملفًا آخر بصيغة PNG أو JPEG أو WebP أو GIF أو BMP.',
    pictureTooLarge: 'في الصورة أكثر من 50 مليون بكسل: اختر صورة أصغر.',
    pictureBlank: 'لا شيء يبرز من الورقة في هذه الصورة: اختر صورة يظهر فيها رقم بوضوح.',
    clipboardHasNoPicture: 'لا توجد صورة للصقها: انسخ صورة أولًا.',
    cameraDenied: 'الوصول إلى الكاميرا محظور: اسمح به في إعدادات المتصفح أو اختر صورة.',
    cameraNotFound: 'لم يُعثر على كاميرا: وصّل كاميرا أو اختر صورة.',
    cameraBusy: 'تعذّر تشغيل الكاميرا: أغلق التطبيقات الأخرى التي تستخدمها أو اختر صورة.',
    linkCannotHoldPicture: 'يمكن للرابط أن يحمل رسمًا لا صورة: احفظ الصورة بدلًا من ذلك.',
    linkTooLong: 'الرسم أكبر مما يسعه رابط: احفظه بدلًا من ذلك.',
    linkInvalid: 'لا يحتوي هذا الرابط على رسم يمكن قراءته: اطلب رابطًا جديدًا أو ارسم رقمًا.',
    clipboardDenied: 'النسخ محظور: اسمح بالوصول إلى الحافظة في إعدادات المتصفح أو احفظ الرسم.',
  },
}

export default ar
