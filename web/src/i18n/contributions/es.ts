import type { ContributionMessages } from './en'

const es: ContributionMessages = {
  offer: '¿Dar este dibujo para entrenar mejores redes?',
  look: 'Ver lo que se envía',
  decline: 'No, gracias',

  title: '¿Dar este dibujo?',
  sentDigit: (digit) => `Solo se envían estas líneas, y que significan un\u00a0${digit}.`,
  sentNoDigit: 'Solo se envían estas líneas, y que no son un dígito.',
  exact: 'Exactamente lo que se envía',
  consentTitle: (version) => `Lo que aceptas (versión ${version})`,
  consent:
    'Das este dibujo y el dígito que querías escribir al propietario de este sitio, para entrenar mejores redes que lean dígitos. Solo se envían las líneas y el dígito, ni nombre ni dirección. Pueden publicarse con los demás dibujos, y también las redes entrenadas con ellos. Recibes un token: mientras lo conserves, puedes recuperar el dibujo, y se borra. Lo que se publicó o se entrenó antes queda como está.',
  agree: 'Aceptar y enviar',
  refuse: 'No enviar',
  sending: 'Enviando…',

  thanks: 'Gracias: tu dibujo ha llegado',
  kept: 'Con este token puedes recuperar el dibujo. Este navegador lo guarda en «Dibujos que diste»; cópialo por si se borran los datos del navegador.',
  notKept: 'Este navegador no puede guardar el token: cópialo ahora, pues sin él no podrás recuperar el dibujo.',
  copy: 'Copiar el token',
  copied: 'Token copiado.',
  notCopied: 'No se permite copiar: selecciona el token y cópialo a mano.',
  close: 'Cerrar',

  given: 'Dibujos que diste',
  giving: 'Dar dibujos',
  none: 'No has dado ningún dibujo desde este navegador.',
  digitOn: (digit, day) => `Un ${digit}, dado el ${day}`,
  noDigitOn: (day) => `Ningún dígito, dado el ${day}`,
  takeBack: 'Recuperar',
  takingBack: 'Recuperando…',
  deleted: 'Recuperado: el sitio ha borrado el dibujo.',
  gone: 'El sitio ya no tiene este dibujo: se borró antes.',
  unknownToken: 'Ningún dibujo tiene este token: revísalo, o se borró antes.',
  otherToken: 'Token de un dibujo que no está en la lista',
  noToken: 'Esto no es un token: pégalo entero.',
  ask: 'Preguntar después de una corrección',

  failures: {
    offline: 'El sitio no responde: comprueba tu conexión e inténtalo de nuevo.',
    rateLimited: (time) => `Demasiadas peticiones desde aquí: inténtalo de nuevo en ${time}.`,
    duplicate: 'El sitio ya tiene este dibujo: no hace falta enviarlo otra vez.',
    refused: 'El sitio no puede usar este dibujo: dibuja el dígito otra vez, con pocas líneas.',
    unavailable: 'El almacén del sitio está lleno o no responde: inténtalo más tarde.',
    closed: 'El sitio ya no acepta dibujos: su propietario aún puede borrar los tuyos.',
    outdated: 'El texto que aceptas ha cambiado: recarga la página y léelo de nuevo.',
  },
}

export default es
