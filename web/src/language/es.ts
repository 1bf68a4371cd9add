import type { Words } from './en'

const es: Words = {
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
    area: 'Zona de dibujo',
    predict: 'Reconocer',
    undo: 'Deshacer',
    clear: 'Borrar',
    pictures: 'Imágenes',
    hint: 'O una imagen: elígela, arrástrala o pégala.',
    choose: 'Elegir una imagen',
    camera: 'Hacer una foto',
    file: 'Archivo de imagen',
    bars: 'Probabilidad de cada dígito',
    frame: 'La imagen que ve la red',
    seen: 'Lo que ve la red',
    seenHow:
      'Tu trazo, llevado al centro y reducido a 28 × 28 píxeles. La red aprendió con 55\u00a0000 dígitos escritos por otras personas y busca lo que tienen en común.',
    privacy: 'Todo se queda en tu navegador: nunca se envía ningún dibujo ni ninguna imagen.',
    language: 'Idioma',
    renewed: 'Hay una versión nueva.',
    reload: 'Recargar',
    viewfinder: 'Cámara',
    video: 'Lo que ve la cámara',
    take: 'Hacer la foto',
    cancel: 'Cancelar',
  },

  answers: {
    draw: 'Dibuja un dígito',
    loading: 'Cargando la red…',
    kept: 'Tu dibujo no se pierde.',
    reading: 'Leyendo la imagen…',
    none: 'Aún no es un dígito',
    nearest: 'Las barras muestran los más parecidos.',
    above: (percentage) => `> ${percentage}`,
    over: (percentage) => `más del ${percentage}`,
    sure: (digit, percentage) => `${digit}, ${percentage} de seguridad`,
    rival: (digit, rival, percentage) => `¿${digit} o ${rival}? Un ${digit}, ${percentage} de seguridad`,
  },

  troubles: {
    unforeseen: 'Algo ha fallado: recarga la página e inténtalo de nuevo.',
    partNotFetched: 'No se pudo cargar esta parte de la página: comprueba la conexión e inténtalo de nuevo.',
    languageNotFetched: 'No se pudo cargar el idioma: comprueba la conexión e inténtalo de nuevo.',
    networkNotFetched: 'No se pudo cargar la red: comprueba la conexión e inténtalo de nuevo.',
    networkNotStarted: 'No se pudo iniciar la red: comprueba la conexión e inténtalo de nuevo.',
    networkDamaged: 'El archivo de la red está dañado: inténtalo de nuevo.',
    networkUnusable: 'El archivo de la red no se puede usar: inténtalo de nuevo.',
    networkOfAnotherVersion: 'El archivo de la red es de otra versión que esta página: recarga la página.',
    strokesMisshapen: 'Los trazos deben ser una lista de listas de puntos [x, y].',
    pointsMisshapen: 'Cada punto debe tener dos números entre -1e9 y 1e9.',
    pictureEmpty: 'El archivo de imagen está vacío: elige otro.',
    pictureGone: 'No se puede abrir el archivo de imagen: elígelo de nuevo.',
    pictureHeic: 'La imagen está en formato HEIC, que este navegador no puede leer: guárdala como JPEG o PNG.',
    pictureForeign: 'No es una imagen que el navegador pueda leer: elige un archivo PNG, JPEG, WebP, GIF o BMP.',
    pictureDamaged:
      'No se puede descodificar la imagen, quizá esté dañada: elige un archivo PNG, JPEG, WebP, GIF o BMP completo.',
    pictureTooLarge: 'La imagen tiene más de 20 millones de píxeles: redúcela.',
    pictureBlank: 'En esta imagen nada destaca del papel: elige una en la que se vea bien un dígito.',
    pictureNone: 'No hay ninguna imagen que pegar: copia una primero.',
    cameraRefused: 'La cámara no está permitida aquí: permítela en los ajustes del navegador o elige una imagen.',
    cameraMissing: 'No se encontró ninguna cámara: conecta una o elige una imagen.',
    cameraBusy: 'La cámara no arranca: cierra lo que la esté usando o elige una imagen.',
  },
}

export default es
