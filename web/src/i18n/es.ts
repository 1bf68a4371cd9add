import type { Translation } from './en'
import { formatWholePercent } from './format'

const ORDINALS = ['primer', 'segundo', 'tercer', 'cuarto', 'quinto', 'sexto', 'séptimo', 'octavo', 'noveno', 'décimo']

/** «segundo dígito», «dígito n.º 12». */
function digitAt(position: number): string {
  const ordinal = ORDINALS[position - 1]
  return ordinal ? `${ordinal} dígito` : `dígito n.º ${String(position)}`
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const es: Translation = {
  tag: 'es',
  dir: 'ltr',

  page: {
    title: 'Digitpad: dibuja un dígito o un número y mira cómo se reconoce',
    description:
      'Dibuja un dígito o un número con el ratón, el dedo o un lápiz, y una pequeña red neuronal lo reconoce en tu propio navegador: en privado y también sin conexión.',
    tagline: 'Dibuja un dígito o un número y mira cómo se reconoce',
    answer: 'Respuesta',
    retry: 'Reintentar',
    digits: 'Dígitos del número',
    rewrite: 'Reescribir',
    strikeOut: 'Tachar',
    why: '¿Por qué?',
    drawing: 'Dibujo',
    predict: 'Reconocer',
    undo: 'Deshacer',
    redo: 'Rehacer',
    eraser: 'Goma',
    clear: 'Borrar',
    wide: 'Ancho',
    fullScreen: 'Pantalla completa',
    live: 'Adivinar mientras dibujo',
    pictures: 'Usar una imagen',
    pictureHint: 'Mejor de cerca y en papel liso. También puedes arrastrarla o pegarla aquí.',
    choosePicture: 'Elegir una imagen',
    takePhoto: 'Hacer una foto',
    pictureFile: 'Archivo de imagen',
    reopenSheet: 'Volver a la hoja',
    probabilities: 'Probabilidad de cada dígito',
    networkInput: 'La imagen tal como la ve la red',
    evidence: 'Por qué esta respuesta',
    explain: 'Cómo funciona',
    networkInputTitle: 'Lo que ve la red',
    networkInputText:
      'Tu dibujo, centrado y reducido a 28 × 28 píxeles. La red se entrenó con unos 60\u00a0000 dígitos escritos por otras personas y aprendió lo que tienen en común.',
    privacy: 'Todo se queda en tu navegador. Los dibujos y las imágenes nunca se envían a ningún sitio.',
    settings: 'Ajustes',
    language: 'Idioma',
    theme: 'Tema',
    themeSystem: 'Sistema',
    themeLight: 'Claro',
    themeDark: 'Oscuro',
    share: 'Guardar o compartir',
    copyAnswer: 'Copiar respuesta',
    copyLink: 'Copiar enlace',
    savePng: 'Guardar como PNG',
    saveSvg: 'Guardar como SVG',
    shareNative: 'Compartir…',
    gallery: 'Mira cómo se dibujan los dígitos',
    updateReady: 'Hay una nueva versión disponible.',
    reload: 'Recargar',
    camera: 'Cámara',
    cameraPreview: 'Vista previa de la cámara',
    shutter: 'Hacer la foto',
    cancel: 'Cancelar',
  },

  answers: {
    prompt: 'Dibuja un dígito',
    loading: 'Cargando la red…',
    drawingKept: 'Tu dibujo no se perderá.',
    readingPicture: 'Leyendo la imagen…',
    pressPredict: 'Pulsa Reconocer para saberlo',
    notDigit: 'Aún no es un dígito',
    notDigitNote: 'Sigue o empieza de nuevo.',
    framed: 'El recuadro está vacío',
    framedNote: 'Escribe un dígito dentro o muéstralo más de cerca.',
    faint: 'Demasiado tenue para leerlo',
    faintNote: 'Dibuja más grande o con un trazo más grueso.',
    crowded: 'Hay demasiado',
    crowdedNote: 'Deja más espacio entre los dígitos.',
    noSheet: 'No se encontró ninguna hoja, casilla ni número',
    unreadableSheet: 'No se pueden leer las marcas de esta hoja',
    sheetNote: 'Fotografía la hoja entera desde arriba, nítida y grande, o cada número por separado.',
    numbersLoading: 'En un momento se podrán leer varios dígitos.',
    numbersFailed: 'Ahora solo se puede leer un dígito: comprueba tu conexión.',
    above: (percentage) => `> ${percentage}`,
    moreThan: (percentage) => `más del ${percentage}`,
    confident: (digit, percentage) => `Es un ${digit} (${percentage} seguro)`,
    lessThan: (percentage) => `menos del ${percentage}`,
    unsure: (digit, rival) => `¿${digit} o ${rival}?`,
    either: (digit, percentage) => `${percentage} seguro de que es un ${digit}.`,
  },

  numbers: {
    confident: (digits, percentage) => `Es ${digits} (${percentage} seguro)`,
    doubtful: (digits) => `Revisa este número: ${digits}`,
    struckOut: 'Hay un dígito tachado.',
    skippedInk: 'Parte del trazo quizá no es un dígito.',
    possibleSign: 'Un 1 puede ser una barra o un paréntesis.',
    possibleSeparator: 'Quizá falta un punto o una coma.',
    pictureEdge: 'Quizá es el borde de la imagen.',
    severalReadings: (other) => `¿O es ${other}?`,
    doubtfulDigit: (position, digit, rival) => `El ${digitAt(position)} es dudoso: ¿${digit} o ${rival}?`,
    digit: (position, digit) => `${capitalize(digitAt(position))}:\u00a0${digit}`,
    rewrite: 'Escribe de nuevo el dígito en el recuadro discontinuo',
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
    blank: 'Aquí todavía no hay nada. Dibuja primero un dígito.',
    answerCopied: 'Respuesta copiada.',
    linkCopied: 'Enlace copiado. Cualquiera que lo abra verá tu dibujo.',
    saved: 'Guardado en tus descargas.',
  },

  gallery: {
    plain: (digit) => `Ver cómo se dibuja un ${String(digit)}`,
    crossed: (digit) => `Ver cómo se dibuja un ${String(digit)} con barra`,
    open: (digit) => `Ver cómo se dibuja un ${String(digit)} abierto por arriba`,
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
      'el hueco de arriba a la izquierda',
      'el hueco de arriba',
      'el hueco de arriba a la derecha',
      'el hueco de la izquierda',
      'el hueco del centro',
      'el hueco de la derecha',
      'el hueco de abajo a la izquierda',
      'el hueco de abajo',
      'el hueco de abajo a la derecha',
    ],
    both: (first, second) => `${first} y ${second}`,
    sure: (digit, regions) => `Decisivo para el ${String(digit)}: ${regions || 'un poco de todo'}.`,
    runnerUp: (digit, runnerUp, share, regions) =>
      `Segunda opción: ${String(runnerUp)} (${share}). Decisivo para el ${String(digit)}: ${regions || 'un poco de todo'}.`,
    closestMatch: (digit, regions) => `Se parece a un ${String(digit)}. No encaja: ${regions || 'un poco de todo'}.`,
    either: (digit, regions, rival, rivalRegions) =>
      `A favor del ${String(digit)}: ${regions || 'un poco de todo'}. A favor del ${String(rival)}: ${rivalRegions || 'casi nada'}.`,
    balance: (digit, regionsFor, regionsAgainst) =>
      `A favor del ${String(digit)}: ${regionsFor || 'casi nada'}. En contra del ${String(digit)}: ${regionsAgainst || 'casi nada'}.`,
    for: (digit) => `a favor del ${String(digit)}`,
    against: (digit) => `en contra del ${String(digit)}`,
    whyNot: (rival) => `¿Por qué no un ${String(rival)}?`,
  },

  explain: {
    title: 'Cómo funciona',
    steps: 'Pasos',
    close: 'Cerrar',
    back: 'Atrás',
    next: 'Siguiente',
    example:
      'Todavía no has dibujado nada, así que aquí tienes un 5 de ejemplo. Dibuja tu propio dígito para ver qué pasa con él.',
    stepCount: (step, steps) => `Paso ${String(step)} de ${String(steps)}`,
    frameTitle: 'Lo que ve la red',
    frameText: 'Tu dibujo se centra y se reduce a 28 × 28 números: 1 es tinta, 0 es papel. La red no ve nada más.',
    filtersTitle: 'Los filtros encuentran patrones',
    filtersText: (maps, height, width) =>
      `${String(maps)} filtros recorren la imagen, ${String(height)} × ${String(width)} números cada vez. Cada uno crea un mapa que se ilumina donde aparece su patrón, como un trozo de trazo o un borde.`,
    combinedTitle: 'Patrones de patrones',
    combinedText: (maps, before, height, width) =>
      `${String(maps)} filtros miran a la vez ${String(height)} × ${String(width)} casillas de los ${String(before)} mapas anteriores. Cada uno aprendió de ejemplos qué buscar; nadie lo programó.`,
    poolTitle: 'La mitad de tamaño',
    poolText: (side) =>
      `De cada 2 × 2 números solo queda el mayor. Los mapas son ahora de ${String(side)} × ${String(side)}, y un trazo puede estar algo desplazado sin que cambie mucho.`,
    evidenceTitle: 'Diez mapas de indicios',
    evidenceText:
      'La última capa crea un mapa para cada dígito: naranja donde tu dibujo habla a su favor, azul donde habla en su contra. Son los colores que ves sobre tu dibujo.',
    scoresTitle: 'Diez puntuaciones',
    scoresText: 'La puntuación de un dígito es la media de su mapa: todas las casillas cuentan igual.',
    probabilitiesTitle: 'Probabilidades',
    probabilitiesText: (noDigit, threshold) =>
      `Las puntuaciones se convierten en porcentajes que suman 100\u00a0%: un punto más hace una parte 2,7 veces mayor frente a las demás. Una undécima puntuación, siempre 0, representa «no es un dígito» y recibe aquí ${noDigit}. Por encima del ${threshold}, la página diría que aún no es un dígito.`,
    maps: 'Mapas',
    map: (map) => `Mapa ${String(map)}`,
    digit: (digit) => `Dígito ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}, ${String(side)} × ${String(side)} números. Usa las flechas para ir de un número a otro.`,
    pointerHint: 'Señala un número, o ve hasta él con las flechas, para ver de dónde sale.',
    position: (row, column, value) => `Fila ${String(row)}, columna ${String(column)}: ${value}`,
    inkShare: (share) => `Tinta en este píxel: ${share}.`,
    listSeparator: '; ',
    maximum: (values) => `El mayor de ${values}.`,
    sum: (bias, parts, total) => `${bias} de partida; ${parts}; en total ${total}.`,
    mapTerm: (map, value) => `${value} del mapa ${String(map)}`,
    frameTerm: (value) => `${value} de la imagen`,
    remainingTerms: (maps, value) => `${value} de otros ${String(maps)}`,
    clampedToZero: 'Todo lo que es menor que 0 cuenta como 0.',
  },

  sheet: {
    title: 'Tu hoja',
    close: 'Cerrar',
    nextToCheck: 'Siguiente por revisar',
    saveCsv: 'Guardar como CSV',
    saveXlsx: 'Guardar como XLSX',
    hint: 'Escribe para corregir una casilla. Intro la confirma y pasa a la siguiente por revisar; Escape recupera lo que se leyó.',
    toCheck: (cells, toCheck) => `${String(cells)} casillas, ${String(toCheck)} por revisar`,
    allChecked: (cells) => `${String(cells)} casillas, ninguna por revisar`,
    cell: (name) => `Casilla ${name}`,
    cellToCheck: (name) => `Casilla ${name}, por revisar`,
    cellCrossedOut: (name) => `Casilla ${name}, tachada`,
    cellCorrected: (name) => `Casilla ${name}, revisada por ti`,
  },

  errors: {
    unexpected: 'Algo ha salido mal: recarga la página e inténtalo de nuevo.',
    chunkLoadFailed: 'No se pudo cargar esta parte de la página: comprueba tu conexión e inténtalo de nuevo.',
    languageLoadFailed: 'No se pudo cargar el idioma: comprueba tu conexión e inténtalo de nuevo.',
    modelLoadFailed: 'No se pudo cargar la red neuronal: comprueba tu conexión e inténtalo de nuevo.',
    modelStartFailed: 'No se pudo iniciar la red neuronal: comprueba tu conexión e inténtalo de nuevo.',
    modelCorrupt: 'El archivo de la red neuronal está dañado: inténtalo de nuevo.',
    modelInvalid: 'El archivo de la red neuronal no se puede usar: inténtalo de nuevo.',
    modelVersionMismatch: 'La red neuronal es de una versión distinta a la de esta página: recarga la página.',
    invalidStrokes: 'Los trazos deben ser una lista de listas de puntos [x, y].',
    invalidPoints: 'Cada punto debe tener dos números entre -1e9 y 1e9.',
    pictureEmpty: 'El archivo de imagen está vacío: elige otro.',
    pictureUnreadable: 'No se puede abrir el archivo de imagen: elígelo de nuevo.',
    pictureHeic: 'La imagen está en formato HEIC, que este navegador no puede leer: guárdala como JPEG o PNG.',
    pictureUnsupported: 'No es una imagen que el navegador pueda leer: elige un archivo PNG, JPEG, WebP, GIF o BMP.',
    pictureCorrupt: 'La imagen está dañada o incompleta: elige otro archivo PNG, JPEG, WebP, GIF o BMP.',
    pictureTooLarge: 'La imagen tiene más de 50 millones de píxeles: elige una más pequeña.',
    pictureBlank: 'En esta imagen nada destaca sobre el papel: elige una en la que se vea bien un dígito.',
    clipboardHasNoPicture: 'No hay ninguna imagen que pegar: copia una primero.',
    cameraDenied: 'El acceso a la cámara está bloqueado: permítelo en los ajustes del navegador o elige una imagen.',
    cameraNotFound: 'No se encontró ninguna cámara: conecta una o elige una imagen.',
    cameraBusy: 'No se pudo iniciar la cámara: cierra otras aplicaciones que la usen o elige una imagen.',
    linkCannotHoldPicture: 'Un enlace puede contener un dibujo, pero no una imagen: guarda la imagen.',
    linkTooLong: 'El dibujo es demasiado grande para un enlace: guárdalo.',
    linkInvalid: 'Este enlace no contiene ningún dibujo legible: pide uno nuevo o dibuja un dígito.',
    clipboardDenied:
      'La copia está bloqueada: permite el acceso al portapapeles en los ajustes del navegador o guarda el dibujo.',
  },
}

export default es
