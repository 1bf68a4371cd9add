import type { Words } from './en'

const ar: Words = {
  tag: 'ar',
  dir: 'rtl',

  page: {
    title: 'Digitpad: ارسم رقمًا وشاهد التعرّف عليه',
    description:
      'ارسم رقمًا بالفأرة أو الإصبع أو القلم، فتتعرّف عليه شبكة عصبية صغيرة: داخل متصفحك، بخصوصية تامة ومن دون اتصال.',
    tagline: 'ارسم رقمًا وشاهد التعرّف عليه',
    answer: 'الإجابة',
    retry: 'إعادة المحاولة',
    drawing: 'الرسم',
    area: 'مساحة الرسم',
    predict: 'تعرّف',
    undo: 'تراجع',
    clear: 'مسح',
    pictures: 'الصور',
    hint: 'أو صورة: اخترها أو أفلتها هنا أو ألصقها.',
    choose: 'اختيار صورة',
    camera: 'التقاط صورة',
    file: 'ملف الصورة',
    bars: 'احتمال كل رقم',
    frame: 'الصورة التي تراها الشبكة',
    seen: 'ما تراه الشبكة',
    seenHow:
      'خطّك بعد نقله إلى الوسط وتصغيره إلى 28 × 28 بكسل. تدرّبت الشبكة على 55,000 رقم كتبها أشخاص آخرون، وهي تبحث عمّا يجمع بينها.',
    privacy: 'كل شيء يبقى في متصفحك: لا يُرسَل أي رسم ولا أي صورة أبدًا.',
    language: 'اللغة',
    renewed: 'يتوفر إصدار جديد.',
    reload: 'إعادة التحميل',
    viewfinder: 'الكاميرا',
    video: 'ما تراه الكاميرا',
    take: 'التقاط',
    cancel: 'إلغاء',
  },

  answers: {
    draw: 'ارسم رقمًا',
    loading: 'جارٍ تحميل الشبكة العصبية…',
    kept: 'رسمك محفوظ.',
    reading: 'جارٍ قراءة الصورة…',
    none: 'ليس رقمًا بعد',
    nearest: 'تُظهر الأشرطة أقرب الأرقام إليه.',
    // The mark has the sign stand before the number, to its left.
    above: (percentage) => `\u200e> ${percentage}`,
    over: (percentage) => `تتجاوز ${percentage}`,
    sure: (digit, percentage) => `${digit}، بثقة ${percentage}`,
    rival: (digit, rival, percentage) => `${digit} أم ${rival}؟ الأرجح ${digit}، بثقة ${percentage}`,
  },

  troubles: {
    unforeseen: 'حدث خطأ ما: أعد تحميل الصفحة وحاول مرة أخرى.',
    partNotFetched: 'تعذّر تحميل هذا الجزء من الصفحة: تحقّق من الاتصال وحاول مرة أخرى.',
    languageNotFetched: 'تعذّر تحميل اللغة: تحقّق من الاتصال وحاول مرة أخرى.',
    networkNotFetched: 'تعذّر تحميل الشبكة العصبية: تحقّق من الاتصال وحاول مرة أخرى.',
    networkNotStarted: 'تعذّر تشغيل الشبكة العصبية: تحقّق من الاتصال وحاول مرة أخرى.',
    networkDamaged: 'ملف الشبكة العصبية تالف: حاول مرة أخرى.',
    networkUnusable: 'لا يمكن استخدام ملف الشبكة العصبية: حاول مرة أخرى.',
    networkOfAnotherVersion: 'إصدار ملف الشبكة العصبية يختلف عن إصدار هذه الصفحة: أعد تحميل الصفحة.',
    strokesMisshapen: 'يجب أن تكون الخطوط قائمة من قوائم نقاط [x, y].',
    pointsMisshapen: 'يجب أن تتكوّن كل نقطة من عددين بين -1e9 و1e9.',
    pictureEmpty: 'ملف الصورة فارغ: اختر ملفًا آخر.',
    pictureGone: 'تعذّر فتح ملف الصورة: اختره من جديد.',
    pictureHeic: 'الصورة بصيغة HEIC التي لا يستطيع هذا المتصفح قراءتها: احفظها بصيغة JPEG أو PNG.',
    pictureForeign: 'هذه ليست صورة يستطيع المتصفح قراءتها: اختر ملفًا بصيغة PNG أو JPEG أو WebP أو GIF أو BMP.',
    pictureDamaged: 'تعذّر فك ترميز الصورة، وقد تكون تالفة: اختر ملفًا كاملًا بصيغة PNG أو JPEG أو WebP أو GIF أو BMP.',
    pictureTooLarge: 'في الصورة أكثر من 20 مليون بكسل: صغّرها.',
    pictureBlank: 'لا شيء يبرز من الورقة في هذه الصورة: اختر صورة يظهر فيها رقم بوضوح.',
    pictureNone: 'لا توجد صورة للصقها: انسخ صورة أولًا.',
    cameraRefused: 'الكاميرا غير مسموح بها هنا: اسمح بها في إعدادات المتصفح أو اختر صورة.',
    cameraMissing: 'لم يُعثر على كاميرا: وصّل كاميرا أو اختر صورة.',
    cameraBusy: 'لا تعمل الكاميرا: أغلق ما يستخدمها أو اختر صورة.',
  },
}

export default ar
