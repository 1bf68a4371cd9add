import type { Words } from './en'
import { wholePercent } from './numbers'

const de: Words = {
  tag: 'de',
  dir: 'ltr',

  page: {
    title: 'Digitpad: Zeichne eine Ziffer, und sie wird erkannt',
    description:
      'Zeichne eine Ziffer mit Maus, Finger oder Stift, und ein kleines neuronales Netz erkennt sie: in deinem Browser, privat und auch offline.',
    tagline: 'Zeichne eine Ziffer, und sie wird erkannt',
    answer: 'Antwort',
    retry: 'Noch einmal versuchen',
    drawing: 'Zeichnung',
    predict: 'Erkennen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    eraser: 'Radierer',
    clear: 'Löschen',
    live: 'Erkennen, während ich zeichne',
    pictures: 'Oder zeig ein Bild',
    hint: 'Du kannst es auch hierherziehen oder einfügen.',
    choose: 'Bild auswählen',
    camera: 'Foto aufnehmen',
    file: 'Bilddatei',
    bars: 'Wahrscheinlichkeit jeder Ziffer',
    frame: 'Das Bild, das das Netz sieht',
    evidence: 'Was dafür spricht',
    painted: 'In der Zeichnung zeigen',
    explain: 'So funktioniert es',
    seen: 'Was das Netz sieht',
    seenHow:
      'Deine Striche, in die Mitte gerückt und auf 28 × 28 Pixel verkleinert. Das Netz hat an 55.000 Ziffern gelernt, die andere Menschen geschrieben haben, und sucht, was ihnen gemeinsam ist.',
    privacy: 'Alles bleibt in deinem Browser: Keine Zeichnung und kein Bild wird je verschickt.',
    language: 'Sprache',
    theme: 'Farben',
    asSystem: 'Wie das System',
    light: 'Hell',
    dark: 'Dunkel',
    share: 'Behalten oder anderen zeigen',
    copyAnswer: 'Antwort kopieren',
    copyLink: 'Link kopieren',
    savePng: 'Als PNG sichern',
    saveSvg: 'Als SVG sichern',
    passOn: 'Teilen …',
    gallery: 'Sieh beim Zeichnen zu',
    renewed: 'Eine neue Version ist da.',
    reload: 'Neu laden',
    viewfinder: 'Kamera',
    video: 'Was die Kamera sieht',
    take: 'Aufnehmen',
    cancel: 'Abbrechen',
  },

  answers: {
    draw: 'Zeichne eine Ziffer',
    loading: 'Das Netz wird geladen …',
    kept: 'Deine Zeichnung bleibt erhalten.',
    reading: 'Das Bild wird gelesen …',
    askedFor: 'Drück auf Erkennen, um die Ziffer zu erfahren',
    none: 'Noch keine Ziffer',
    nearest: 'Die Balken zeigen, welchen sie am nächsten kommt.',
    above: (percentage) => `> ${percentage}`,
    over: (percentage) => `über ${percentage}`,
    sure: (digit, percentage) => `${digit}, zu ${percentage} sicher`,
    under: (percentage) => `unter ${percentage}`,
    rival: (digit, rival) => `${digit} oder ${rival}?`,
    either: (digit, percentage) => `Es könnte beides sein: zu ${percentage} eine ${digit}.`,
  },

  pad: {
    label: 'Zeichenfläche',
    description:
      'Zeichne mit Maus, Finger oder Stift. Auf der Tastatur bewegen die Pfeiltasten den Stift, mit Umschalt in kleinen Schritten; die Leertaste setzt ihn auf und hebt ihn ab.',
    keys: 'Pfeiltasten bewegen den Stift, die Leertaste setzt ihn auf und hebt ihn ab.',
    down: 'Stift aufgesetzt',
    up: 'Stift abgehoben',
    place: (across, down) => `${wholePercent(across)} von links, ${wholePercent(down)} von oben`,
  },

  sharing: {
    nothing: 'Das Blatt ist leer: Zeichne erst eine Ziffer.',
    answerCopied: 'Die Antwort ist in der Zwischenablage.',
    linkCopied: 'Der Link ist in der Zwischenablage: Wer ihn öffnet, sieht deine Zeichnung.',
    saved: 'Die Zeichnung liegt bei deinen Downloads.',
  },

  gallery: {
    plain: (digit) => `Eine ${String(digit)} zeichnen lassen`,
    crossed: (digit) => `Eine ${String(digit)} mit Querstrich zeichnen lassen`,
    open: (digit) => `Eine oben offene ${String(digit)} zeichnen lassen`,
  },

  troubles: {
    unforeseen: 'Etwas ist schiefgegangen: Lade die Seite neu und versuche es noch einmal.',
    partNotFetched:
      'Dieser Teil der Seite konnte nicht geladen werden: Prüfe die Verbindung und versuche es noch einmal.',
    languageNotFetched: 'Die Sprache konnte nicht geladen werden: Prüfe die Verbindung und versuche es noch einmal.',
    networkNotFetched: 'Das Netz konnte nicht geladen werden: Prüfe die Verbindung und versuche es noch einmal.',
    networkNotStarted: 'Das Netz konnte nicht gestartet werden: Prüfe die Verbindung und versuche es noch einmal.',
    networkDamaged: 'Die Datei des Netzes ist beschädigt: Versuche es noch einmal.',
    networkUnusable: 'Die Datei des Netzes ist nicht zu gebrauchen: Versuche es noch einmal.',
    networkOfAnotherVersion:
      'Die Datei des Netzes gehört zu einer anderen Version als diese Seite: Lade die Seite neu.',
    strokesMisshapen: 'Striche müssen eine Liste von Listen von Punkten [x, y] sein.',
    pointsMisshapen: 'Jeder Punkt muss aus zwei Zahlen zwischen -1e9 und 1e9 bestehen.',
    pictureEmpty: 'Die Bilddatei ist leer: Wähle eine andere.',
    pictureGone: 'Die Bilddatei lässt sich nicht öffnen: Wähle sie noch einmal.',
    pictureHeic: 'Das Bild ist im Format HEIC, das dieser Browser nicht lesen kann: Speichere es als JPEG oder PNG.',
    pictureForeign:
      'Das ist kein Bild, das der Browser lesen kann: Wähle eine Datei im Format PNG, JPEG, WebP, GIF oder BMP.',
    pictureDamaged:
      'Das Bild lässt sich nicht entschlüsseln, vielleicht ist es beschädigt: Wähle eine vollständige Datei im Format PNG, JPEG, WebP, GIF oder BMP.',
    pictureTooLarge: 'Das Bild hat mehr als 20 Millionen Pixel: Verkleinere es.',
    pictureBlank: 'In diesem Bild hebt sich nichts vom Papier ab: Wähle eins, das deutlich eine Ziffer zeigt.',
    pictureNone: 'Es ist kein Bild zum Einfügen da: Kopiere erst eins.',
    cameraRefused:
      'Die Kamera ist hier nicht erlaubt: Erlaube sie in den Einstellungen des Browsers, oder wähle ein Bild.',
    cameraMissing: 'Es wurde keine Kamera gefunden: Schließe eine an, oder wähle ein Bild.',
    cameraBusy: 'Die Kamera startet nicht: Beende, was sie sonst benutzt, oder wähle ein Bild.',
    linkNotMade: 'Ein Link hält fest, was gezeichnet ist, kein Bild: Sichere das stattdessen.',
    linkTooLong: 'Auf dem Blatt ist mehr, als ein Link fassen kann: Sichere stattdessen die Zeichnung.',
    linkUnreadable:
      'Dieser Link enthält keine lesbare Zeichnung: Lass ihn dir noch einmal geben, oder zeichne eine Ziffer.',
    notCopied:
      'Der Browser gibt seine Zwischenablage nicht her: Erlaube es in seinen Einstellungen, oder sichere die Zeichnung.',
  },
}

export default de
