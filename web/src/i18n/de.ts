import type { Translation } from './en'
import { formatWholePercent } from './format'

const de: Translation = {
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
    pictureHint: 'Am besten nah, auf leerem Papier. Du kannst es auch hierherziehen oder einfügen.',
    choosePicture: 'Bild auswählen',
    takePhoto: 'Foto aufnehmen',
    pictureFile: 'Bilddatei',
    probabilities: 'Wahrscheinlichkeit jeder Ziffer',
    networkInput: 'Das Bild, das das Netz sieht',
    evidence: 'Was dafür spricht',
    showEvidence: 'In der Zeichnung zeigen',
    explain: 'So funktioniert es',
    networkInputTitle: 'Was das Netz sieht',
    networkInputText:
      'Deine Striche, in die Mitte gerückt und auf 28 × 28 Pixel verkleinert. Das Netz hat an rund 60.000 Ziffern gelernt, die andere Menschen geschrieben haben, und sucht, was ihnen gemeinsam ist.',
    privacy: 'Alles bleibt in deinem Browser: Keine Zeichnung und kein Bild wird je verschickt.',
    language: 'Sprache',
    theme: 'Farben',
    themeSystem: 'Wie das System',
    themeLight: 'Hell',
    themeDark: 'Dunkel',
    share: 'Behalten oder anderen zeigen',
    copyAnswer: 'Antwort kopieren',
    copyLink: 'Link kopieren',
    savePng: 'Als PNG sichern',
    saveSvg: 'Als SVG sichern',
    shareNative: 'Teilen …',
    gallery: 'Sieh beim Zeichnen zu',
    updateReady: 'Eine neue Version ist da.',
    reload: 'Neu laden',
    camera: 'Kamera',
    cameraPreview: 'Was die Kamera sieht',
    shutter: 'Aufnehmen',
    cancel: 'Abbrechen',
  },

  answers: {
    prompt: 'Zeichne eine Ziffer',
    loading: 'Das Netz wird geladen …',
    drawingKept: 'Deine Zeichnung bleibt erhalten.',
    readingPicture: 'Das Bild wird gelesen …',
    pressPredict: 'Drück auf Erkennen, um die Ziffer zu erfahren',
    noDigit: 'Noch keine Ziffer',
    closestMatch: 'Die Balken zeigen, welchen sie am nächsten kommt.',
    above: (percentage) => `> ${percentage}`,
    moreThan: (percentage) => `über ${percentage}`,
    confident: (digit, percentage) => `${digit}, zu ${percentage} sicher`,
    lessThan: (percentage) => `unter ${percentage}`,
    unsure: (digit, rival) => `${digit} oder ${rival}?`,
    either: (digit, percentage) => `Es könnte beides sein: zu ${percentage} eine ${digit}.`,
  },

  pad: {
    label: 'Zeichenfläche',
    description:
      'Zeichne mit Maus, Finger oder Stift. Auf der Tastatur bewegen die Pfeiltasten den Stift, mit Umschalt in kleinen Schritten; die Leertaste setzt ihn auf und hebt ihn ab.',
    keyboardHint: 'Pfeiltasten bewegen den Stift, die Leertaste setzt ihn auf und hebt ihn ab.',
    penDown: 'Stift aufgesetzt',
    penUp: 'Stift abgehoben',
    position: (across, down) => `${formatWholePercent(across)} von links, ${formatWholePercent(down)} von oben`,
  },

  sharing: {
    blank: 'Das Blatt ist leer: Zeichne erst eine Ziffer.',
    answerCopied: 'Die Antwort ist in der Zwischenablage.',
    linkCopied: 'Der Link ist in der Zwischenablage: Wer ihn öffnet, sieht deine Zeichnung.',
    saved: 'Die Zeichnung liegt bei deinen Downloads.',
  },

  gallery: {
    plain: (digit) => `Eine ${String(digit)} zeichnen lassen`,
    crossed: (digit) => `Eine ${String(digit)} mit Querstrich zeichnen lassen`,
    open: (digit) => `Eine oben offene ${String(digit)} zeichnen lassen`,
  },

  evidence: {
    ink: [
      'der Strich oben links',
      'der Strich oben',
      'der Strich oben rechts',
      'der Strich links',
      'der Strich in der Mitte',
      'der Strich rechts',
      'der Strich unten links',
      'der Strich unten',
      'der Strich unten rechts',
    ],
    empty: [
      'die leere Stelle oben links',
      'die leere Stelle oben',
      'die leere Stelle oben rechts',
      'die leere Stelle links',
      'die leere Stelle in der Mitte',
      'die leere Stelle rechts',
      'die leere Stelle unten links',
      'die leere Stelle unten',
      'die leere Stelle unten rechts',
    ],
    both: (first, second) => `${first} und ${second}`,
    runnerUp: (digit, second, share, places) =>
      `Zweite Vermutung: ${String(second)}, ${share}. Den Ausschlag für die ${String(digit)} gab: ${places || 'überall ein wenig'}.`,
    closestMatch: (digit, places) =>
      `Am nächsten kommt es einer ${String(digit)}. Dagegen spricht: ${places || 'überall ein wenig'}. Zeichne weiter, oder lösche und versuche es noch einmal.`,
    either: (digit, its, rival, rivals) =>
      `Für die ${String(digit)} spricht: ${its || 'überall ein wenig'}. Für die ${String(rival)}: ${rivals || 'kaum etwas'}.`,
    balance: (digit, pro, con) =>
      `Für die ${String(digit)} spricht: ${pro || 'kaum etwas'}. Gegen die ${String(digit)}: ${con || 'kaum etwas'}.`,
    for: (digit) => `für die ${String(digit)}`,
    against: (digit) => `gegen die ${String(digit)}`,
    whyNot: (digit, rival) => `${String(digit)} mit ${String(rival)} vergleichen`,
  },

  explain: {
    title: 'So funktioniert es',
    steps: 'Schritte',
    close: 'Schließen',
    back: 'Zurück',
    next: 'Weiter',
    example:
      'Noch ist nichts gezeichnet, darum ist das hier eine 5 von uns. Zeichne selbst eine Ziffer, um zu sehen, was aus ihr wird.',
    stepCount: (step, steps) => `Schritt ${String(step)} von ${String(steps)}`,
    frameTitle: 'Was das Netz sieht',
    frameText:
      'Deine Zeichnung wird in die Mitte gerückt und auf 28 × 28 Zahlen verkleinert: 1 ist Tinte, 0 ist Papier. Mehr sieht das Netz nicht.',
    filtersTitle: 'Filter finden Muster',
    filtersText: (maps, height, width) =>
      `${String(maps)} Filter gleiten über das Bild, über jeweils ${String(height)} × ${String(width)} Zahlen. Jeder erzeugt eine Karte, die dort hell ist, wo sein Muster vorkommt: ein Stück von einem Strich oder von dessen Rand.`,
    combinedTitle: 'Muster aus Mustern',
    combinedText: (maps, before, height, width) =>
      `${String(maps)} Filter betrachten ${String(height)} × ${String(width)} Stellen aller ${String(before)} vorigen Karten zugleich. Wonach jeder sucht, hat er aus Beispielen gelernt; niemand hat es ihm gesagt.`,
    poolTitle: 'Halb so groß',
    poolText: (side) =>
      `Von je 2 × 2 Zahlen bleibt die größte. Die Karten haben jetzt ${String(side)} × ${String(side)} Stellen, und ein Strich darf ein wenig daneben liegen.`,
    evidenceTitle: 'Zehn Karten: dafür und dagegen',
    evidenceText:
      'Die letzte Schicht erzeugt für jede Ziffer eine Karte: orange, wo die Zeichnung für sie spricht, blau, wo sie dagegen spricht. Diese Karten malt die Seite in deine Zeichnung.',
    scoresTitle: 'Zehn Punktzahlen',
    scoresText: 'Die Punktzahl einer Ziffer ist der Mittelwert ihrer Karte: Alle Stellen zählen gleich viel.',
    probabilitiesTitle: 'Wahrscheinlichkeiten',
    probabilitiesText: (noDigit, most) =>
      `Aus den Punktzahlen werden Anteile an 100\u00a0%: Ein Punkt mehr macht einen Anteil im Vergleich zu den anderen 2,7-mal so groß. Eine elfte Punktzahl, immer 0, steht für Striche, die keine Ziffer sind; ihr Anteil ist hier ${noDigit}. Bei mehr als ${most} würde die Seite sagen, dass es noch keine Ziffer ist.`,
    maps: 'Karten',
    map: (map) => `Karte ${String(map)}`,
    digit: (digit) => `Ziffer ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}, ${String(side)} × ${String(side)} Zahlen. Die Pfeiltasten führen von Zahl zu Zahl.`,
    pointerHint: 'Zeig auf eine Zahl, oder geh mit den Pfeiltasten zu ihr, um zu sehen, woher sie kommt.',
    position: (row, column, value) => `Zeile ${String(row)}, Spalte ${String(column)}: ${value}`,
    inkShare: (share) => `Tinte in diesem Pixel: ${share}.`,
    listSeparator: '; ',
    maximum: (values) => `Die größte von ${values}.`,
    sum: (bias, parts, total) => `${bias} zu Beginn; ${parts}; zusammen ${total}.`,
    mapTerm: (map, value) => `${value} von Karte ${String(map)}`,
    frameTerm: (value) => `${value} vom Bild`,
    remainingTerms: (maps, value) => `${value} von ${String(maps)} anderen`,
    clampedToZero: 'Weniger als 0 zählt als 0.',
  },

  errors: {
    unexpected: 'Etwas ist schiefgegangen: Lade die Seite neu und versuche es noch einmal.',
    partLoadFailed:
      'Dieser Teil der Seite konnte nicht geladen werden: Prüfe die Verbindung und versuche es noch einmal.',
    languageLoadFailed: 'Die Sprache konnte nicht geladen werden: Prüfe die Verbindung und versuche es noch einmal.',
    modelLoadFailed: 'Das Netz konnte nicht geladen werden: Prüfe die Verbindung und versuche es noch einmal.',
    modelStartFailed: 'Das Netz konnte nicht gestartet werden: Prüfe die Verbindung und versuche es noch einmal.',
    modelCorrupt: 'Die Datei des Netzes ist beschädigt: Versuche es noch einmal.',
    modelInvalid: 'Die Datei des Netzes ist nicht zu gebrauchen: Versuche es noch einmal.',
    modelVersionMismatch: 'Die Datei des Netzes gehört zu einer anderen Version als diese Seite: Lade die Seite neu.',
    invalidStrokes: 'Striche müssen eine Liste von Listen von Punkten [x, y] sein.',
    invalidPoints: 'Jeder Punkt muss aus zwei Zahlen zwischen -1e9 und 1e9 bestehen.',
    pictureEmpty: 'Die Bilddatei ist leer: Wähle eine andere.',
    pictureUnreadable: 'Die Bilddatei lässt sich nicht öffnen: Wähle sie noch einmal.',
    pictureHeic: 'Das Bild ist im Format HEIC, das dieser Browser nicht lesen kann: Speichere es als JPEG oder PNG.',
    pictureUnsupported:
      'Das ist kein Bild, das der Browser lesen kann: Wähle eine Datei im Format PNG, JPEG, WebP, GIF oder BMP.',
    pictureCorrupt:
      'Das Bild lässt sich nicht entschlüsseln, vielleicht ist es beschädigt: Wähle eine vollständige Datei im Format PNG, JPEG, WebP, GIF oder BMP.',
    pictureTooLarge: 'Das Bild hat mehr als 50 Millionen Pixel: Verkleinere es.',
    pictureBlank: 'In diesem Bild hebt sich nichts vom Papier ab: Wähle eins, das deutlich eine Ziffer zeigt.',
    clipboardHasNoPicture: 'Es ist kein Bild zum Einfügen da: Kopiere erst eins.',
    cameraDenied:
      'Die Kamera ist hier nicht erlaubt: Erlaube sie in den Einstellungen des Browsers, oder wähle ein Bild.',
    cameraNotFound: 'Es wurde keine Kamera gefunden: Schließe eine an, oder wähle ein Bild.',
    cameraBusy: 'Die Kamera startet nicht: Beende, was sie sonst benutzt, oder wähle ein Bild.',
    linkCannotHoldPicture: 'Ein Link hält fest, was gezeichnet ist, kein Bild: Sichere das stattdessen.',
    linkTooLong: 'Auf dem Blatt ist mehr, als ein Link fassen kann: Sichere stattdessen die Zeichnung.',
    linkInvalid:
      'Dieser Link enthält keine lesbare Zeichnung: Lass ihn dir noch einmal geben, oder zeichne eine Ziffer.',
    clipboardDenied:
      'Der Browser gibt seine Zwischenablage nicht her: Erlaube es in seinen Einstellungen, oder sichere die Zeichnung.',
  },
}

export default de
