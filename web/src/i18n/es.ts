import type { Translation } from './en'
import { formatWholePercent } from './format'

const es: Translation = {
  tag: 'es',
  dir: 'ltr',

  page: {
    title: 'Digitpad: dibuja un dígito y mira cómo se reconoce',
    description:
      'Dibuja un dígito con el ratón, el dedo o un lápiz, y una pequeña red neuronal lo reconoce: en tu navegador, en privado y también sin conexión.',
    tagline: 'Dibuja un dígito y mira cómo se reconoce',
    answer: 'Respuesta',
    retry: 'Reintentar',
    drawing: 'Dibujo',
    predict: 'Reconocer',
    undo: 'Deshacer',
    redo: 'Rehacer',
    eraser: 'Goma',
    clear: 'Borrar',
    live: 'Reconocer mientras dibujo',
    pictures: 'O muéstrale una imagen',
    pictureHint: 'Mejor de cerca y en papel liso. También puedes arrastrarla o pegarla aquí.',
    choosePicture: 'Elegir una imagen',
    takePhoto: 'Hacer una foto',
    pictureFile: 'Archivo de imagen',
    probabilities: 'Probabilidad de cada dígito',
    networkInput: 'La imagen que ve la red',
    evidence: 'Indicios',
    showEvidence: 'Mostrar en el dibujo',
    explain: 'Cómo funciona',
    networkInputTitle: 'Lo que ve la red',
    networkInputText:
      'Tu trazo, llevado al centro y reducido a 28 × 28 píxeles. La red aprendió con unos 60\u00a0000 dígitos escritos por otras personas y busca lo que tienen en común.',
    privacy: 'Todo se queda en tu navegador: nunca se envía ningún dibujo ni ninguna imagen.',
    language: 'Idioma',
    theme: 'Colores',
    themeSystem: 'Como el sistema',
    themeLight: 'Claro',
    themeDark: 'Oscuro',
    share: 'Guárdalo o enséñalo',
    copyAnswer: 'Copiar respuesta',
    copyLink: 'Copiar enlace',
    savePng: 'Guardar como PNG',
    saveSvg: 'Guardar como SVG',
    shareNative: 'Compartir…',
    gallery: 'Mira cómo se dibuja',
    updateReady: 'Hay una versión nueva.',
    reload: 'Recargar',
    camera: 'Cámara',
    cameraPreview: 'Lo que ve la cámara',
    shutter: 'Hacer la foto',
    cancel: 'Cancelar',
  },

  answers: {
    prompt: 'Dibuja un dígito',
    loading: 'Cargando la red…',
    drawingKept: 'Tu dibujo no se pierde.',
    readingPicture: 'Leyendo la imagen…',
    pressPredict: 'Pulsa Reconocer para saberlo',
    noDigit: 'Aún no es un dígito',
    closestMatch: 'Las barras muestran los más parecidos.',
    above: (percentage) => `> ${percentage}`,
    moreThan: (percentage) => `más del ${percentage}`,
    confident: (digit, percentage) => `${digit}, ${percentage} de seguridad`,
    lessThan: (percentage) => `menos del ${percentage}`,
    unsure: (digit, rival) => `¿${digit} o ${rival}?`,
    either: (digit, percentage) => `Podría ser cualquiera de los dos: ${digit}, con un ${percentage} de seguridad.`,
  },

  pad: {
    label: 'Área de dibujo',
    description:
      'Dibuja con ratón, dedo o lápiz. Con el teclado, las flechas mueven el lápiz, en pasos pequeños con Mayús; la barra espaciadora lo apoya y lo levanta.',
    keyboardHint: 'Las flechas mueven el lápiz, la barra espaciadora lo apoya y lo levanta.',
    penDown: 'Lápiz apoyado',
    penUp: 'Lápiz levantado',
    position: (across, down) =>
      `${formatWholePercent(across)} desde la izquierda, ${formatWholePercent(down)} desde arriba`,
  },

  sharing: {
    blank: 'La hoja está en blanco: dibuja primero un dígito.',
    answerCopied: 'La respuesta está en el portapapeles.',
    linkCopied: 'El enlace está en el portapapeles: quien lo abra verá tu dibujo.',
    saved: 'El dibujo está guardado en tus descargas.',
  },

  gallery: {
    plain: (digit) => `Ver dibujar un ${String(digit)}`,
    crossed: (digit) => `Ver dibujar un ${String(digit)} con barra`,
    open: (digit) => `Ver dibujar un ${String(digit)} abierto por arriba`,
  },

  evidence: {
    ink: [
      'el trazo de arriba a la izquierda',
      'el trazo de arriba',
      'el trazo de arriba a la derecha',
      'el trazo de la izquierda',
      'el trazo del centro',
      'el trazo de la derecha',
      'el trazo de abajo a la izquierda',
      'el trazo de abajo',
      'el trazo de abajo a la derecha',
    ],
    empty: [
      'el vacío de arriba a la izquierda',
      'el vacío de arriba',
      'el vacío de arriba a la derecha',
      'el vacío de la izquierda',
      'el vacío del centro',
      'el vacío de la derecha',
      'el vacío de abajo a la izquierda',
      'el vacío de abajo',
      'el vacío de abajo a la derecha',
    ],
    both: (first, second) => `${first} y ${second}`,
    runnerUp: (digit, second, share, places) =>
      `Segunda opción: ${String(second)}, ${share}. Lo que inclinó la balanza hacia el ${String(digit)}: ${places || 'un poco de todo'}.`,
    closestMatch: (digit, places) =>
      `A lo que más se parece es a un ${String(digit)}. En contra: ${places || 'un poco de todo'}. Sigue dibujando, o borra e inténtalo de nuevo.`,
    either: (digit, its, rival, rivals) =>
      `A favor del ${String(digit)}: ${its || 'un poco de todo'}. A favor del ${String(rival)}: ${rivals || 'casi nada'}.`,
    balance: (digit, pro, con) =>
      `A favor del ${String(digit)}: ${pro || 'casi nada'}. En contra del ${String(digit)}: ${con || 'casi nada'}.`,
    for: (digit) => `a favor del ${String(digit)}`,
    against: (digit) => `en contra del ${String(digit)}`,
    whyNot: (digit, rival) => `Comparar ${String(digit)} con ${String(rival)}`,
  },

  explain: {
    title: 'Cómo funciona',
    steps: 'Pasos',
    close: 'Cerrar',
    back: 'Atrás',
    next: 'Siguiente',
    example:
      'Aún no hay nada dibujado, así que este 5 es un ejemplo nuestro. Dibuja tu propio dígito para ver qué pasa con él.',
    stepCount: (step, steps) => `Paso ${String(step)} de ${String(steps)}`,
    frameTitle: 'Lo que ve la red',
    frameText:
      'Tu dibujo se lleva al centro y se reduce a 28 × 28 números: 1 es tinta, 0 es papel. La red no ve nada más.',
    filtersTitle: 'Los filtros encuentran patrones',
    filtersText: (maps, height, width) =>
      `${String(maps)} filtros recorren la imagen, ${String(height)} × ${String(width)} números cada vez. Cada uno crea un mapa que brilla donde está su patrón: un pedazo de trazo o de su borde.`,
    combinedTitle: 'Patrones de patrones',
    combinedText: (maps, before, height, width) =>
      `${String(maps)} filtros miran a la vez ${String(height)} × ${String(width)} casillas de los ${String(before)} mapas anteriores. Lo que busca cada uno lo aprendió de ejemplos; nadie se lo dijo.`,
    poolTitle: 'La mitad de tamaño',
    poolText: (side) =>
      `De cada 2 × 2 números queda el mayor. Los mapas tienen ahora ${String(side)} × ${String(side)} casillas, y un trazo puede estar un poco desplazado.`,
    evidenceTitle: 'Diez mapas de indicios',
    evidenceText:
      'La última capa crea un mapa para cada dígito: naranja donde el dibujo habla a su favor, azul donde habla en su contra. Son estos mapas los que la página pinta sobre tu dibujo.',
    scoresTitle: 'Diez puntuaciones',
    scoresText: 'La puntuación de un dígito es la media de su mapa: todas las casillas cuentan igual.',
    probabilitiesTitle: 'Probabilidades',
    probabilitiesText: (noDigit, most) =>
      `Las puntuaciones se convierten en partes del 100\u00a0%: con un punto más, una parte se hace 2,7 veces mayor frente a las demás. Una undécima puntuación, siempre 0, representa los trazos que no son un dígito; su parte aquí: ${noDigit}. Por encima del ${most}, la página diría que aún no es un dígito.`,
    maps: 'Mapas',
    map: (map) => `Mapa ${String(map)}`,
    digit: (digit) => `Dígito ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}, ${String(side)} × ${String(side)} números. Las flechas van de un número a otro.`,
    pointerHint: 'Señala un número, o ve hasta él con las flechas, para ver de dónde sale.',
    position: (row, column, value) => `Fila ${String(row)}, columna ${String(column)}: ${value}`,
    inkShare: (share) => `Tinta en este píxel: ${share}.`,
    listSeparator: '; ',
    maximum: (values) => `El mayor de ${values}.`,
    sum: (bias, parts, total) => `${bias} de partida; ${parts}; en total ${total}.`,
    mapTerm: (map, value) => `${value} del mapa ${String(map)}`,
    frameTerm: (value) => `${value} de la imagen`,
    remainingTerms: (maps, value) => `${value} de otros ${String(maps)}`,
    clampedToZero: 'Menos de 0 cuenta como 0.',
  },

  errors: {
    unexpected: 'Algo ha fallado: recarga la página e inténtalo de nuevo.',
    partLoadFailed: 'No se pudo cargar esta parte de la página: comprueba la conexión e inténtalo de nuevo.',
    languageLoadFailed: 'No se pudo cargar el idioma: comprueba la conexión e inténtalo de nuevo.',
    modelLoadFailed: 'No se pudo cargar la red: comprueba la conexión e inténtalo de nuevo.',
    modelStartFailed: 'No se pudo iniciar la red: comprueba la conexión e inténtalo de nuevo.',
    modelCorrupt: 'El archivo de la red está dañado: inténtalo de nuevo.',
    modelInvalid: 'El archivo de la red no se puede usar: inténtalo de nuevo.',
    modelVersionMismatch: 'El archivo de la red es de otra versión que esta página: recarga la página.',
    invalidStrokes: 'Los trazos deben ser una lista de listas de puntos [x, y].',
    invalidPoints: 'Cada punto debe tener dos números entre -1e9 y 1e9.',
    pictureEmpty: 'El archivo de imagen está vacío: elige otro.',
    pictureUnreadable: 'No se puede abrir el archivo de imagen: elígelo de nuevo.',
    pictureHeic: 'La imagen está en formato HEIC, que este navegador no puede leer: guárdala como JPEG o PNG.',
    pictureUnsupported: 'No es una imagen que el navegador pueda leer: elige un archivo PNG, JPEG, WebP, GIF o BMP.',
    pictureCorrupt:
      'No se puede descodificar la imagen, quizá esté dañada: elige un archivo PNG, JPEG, WebP, GIF o BMP completo.',
    pictureTooLarge: 'La imagen tiene más de 50 millones de píxeles: redúcela.',
    pictureBlank: 'En esta imagen nada destaca del papel: elige una en la que se vea bien un dígito.',
    clipboardHasNoPicture: 'No hay ninguna imagen que pegar: copia una primero.',
    cameraDenied: 'La cámara no está permitida aquí: permítela en los ajustes del navegador o elige una imagen.',
    cameraNotFound: 'No se encontró ninguna cámara: conecta una o elige una imagen.',
    cameraBusy: 'La cámara no arranca: cierra lo que la esté usando o elige una imagen.',
    linkCannotHoldPicture: 'Un enlace guarda lo dibujado, no una imagen: guárdala aparte.',
    linkTooLong: 'Hay más en la hoja de lo que cabe en un enlace: guarda el dibujo.',
    linkInvalid: 'Este enlace no contiene ningún dibujo legible: pídelo otra vez o dibuja un dígito.',
    clipboardDenied: 'El navegador no da acceso al portapapeles: permítelo en sus ajustes o guarda el dibujo.',
  },
}

export default es
