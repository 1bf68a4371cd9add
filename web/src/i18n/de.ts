import type { Translation } from './en'
import { formatWholePercent } from './format'

const ORDINALS = ['erste', 'zweite', 'dritte', 'vierte', 'fünfte', 'sechste', 'siebte', 'achte', 'neunte', 'zehnte']

/** „die zweite Ziffer“, „Ziffer 12“. */
function digitAt(position: number, article = ''): string {
  const ordinal = ORDINALS[position - 1]
  return ordinal ? `${article}${ordinal} Ziffer` : `Ziffer ${String(position)}`
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const cellCount = (count: number): string => (count === 1 ? '1 Zelle' : `${String(count)} Zellen`)

const de: Translation = {
  tag: 'de',
  dir: 'ltr',

  page: {
    title: 'Digitpad: Ziffern und Zahlen zeichnen und erkennen lassen',
    description:
      'Zeichne eine Ziffer oder Zahl mit Maus, Finger oder Stift, und ein kleines neuronales Netz erkennt sie direkt in deinem Browser: privat und auch offline.',
    tagline: 'Zeichne eine Ziffer oder Zahl und lass sie erkennen',
    answer: 'Antwort',
    retry: 'Erneut versuchen',
    digits: 'Ziffern der Zahl',
    rewrite: 'Neu schreiben',
    strikeOut: 'Streichen',
    why: 'Warum?',
    itIsOne: 'Doch, eine',
    drawing: 'Zeichnung',
    predict: 'Erkennen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    eraser: 'Radierer',
    clear: 'Löschen',
    wide: 'Breit',
    fullScreen: 'Vollbild',
    live: 'Beim Zeichnen mitraten',
    pictures: 'Bild verwenden',
    pictureHint: 'Eine Zahl aus der Nähe, auf leerem Papier, oder ein ganzes Blatt mit Kästchen.',
    dropHint: 'Auch per Drag-and-drop oder Einfügen.',
    choosePicture: 'Bild auswählen',
    takePhoto: 'Foto aufnehmen',
    pictureFile: 'Bilddatei',
    reopenSheet: 'Zurück zum Blatt',
    probabilities: 'Wahrscheinlichkeit jeder Ziffer',
    networkInput: 'Das Bild, wie das Netz es sieht',
    evidence: 'Warum diese Antwort',
    explain: 'So funktioniert’s',
    networkInputTitle: 'Was das Netz sieht',
    networkInputText:
      'Deine Zeichnung, zentriert und auf 28 × 28 Pixel verkleinert. Das Netz wurde mit rund 60.000 Ziffern anderer Menschen trainiert und hat gelernt, was sie gemeinsam haben.',
    privacy: 'Alles bleibt in deinem Browser. Zeichnungen und Bilder werden niemals verschickt.',
    privacyUnlessGiven: 'Alles bleibt in deinem Browser, außer du willigst ein, eine Zeichnung zu geben.',
    settings: 'Einstellungen',
    language: 'Sprache',
    theme: 'Design',
    themeSystem: 'Systemstandard',
    themeLight: 'Hell',
    themeDark: 'Dunkel',
    share: 'Speichern oder teilen',
    copyAnswer: 'Antwort kopieren',
    copyLink: 'Link kopieren',
    savePng: 'Als PNG speichern',
    saveSvg: 'Als SVG speichern',
    shareNative: 'Teilen …',
    gallery: 'So werden Ziffern gezeichnet',
    handwriting: 'Meine Handschrift',
    updateReady: 'Eine neue Version ist verfügbar.',
    reload: 'Neu laden',
    camera: 'Kamera',
    cameraPreview: 'Kameravorschau',
    shutter: 'Aufnehmen',
    cancel: 'Abbrechen',
  },

  answers: {
    prompt: 'Zeichne eine Ziffer',
    loading: 'Das Netz wird geladen …',
    drawingKept: 'Deine Zeichnung geht nicht verloren.',
    readingPicture: 'Das Bild wird gelesen …',
    progress: (read, cells) =>
      cells ? `${String(read)} von ${String(cells)} Zellen gelesen …` : 'Ein Blatt wird gesucht …',
    pressPredict: '„Erkennen“ zeigt das Ergebnis',
    notDigit: 'Noch keine Ziffer',
    notDigitNote: 'Zeichne weiter oder fang neu an.',
    framed: 'Der Rahmen ist leer',
    framedNote: 'Schreib eine Ziffer hinein oder zeig sie aus der Nähe.',
    faint: 'Zu schwach zum Lesen',
    faintNote: 'Zeichne größer oder mit dickerem Stift.',
    crowded: 'Zu viel auf einmal',
    crowdedNote: 'Lass mehr Platz zwischen den Ziffern.',
    noSheet: 'Kein Blatt, keine Kästchen und keine Zahl gefunden',
    unreadableSheet: 'Die Marken oder der Code dieses Blatts sind nicht lesbar',
    sheetNote:
      'Fotografiere das ganze Blatt von oben, mit allen Eckmarken, die es hat, scharf und groß, oder jede Zahl einzeln.',
    numbersLoading: 'Gleich lassen sich auch mehrere Ziffern lesen.',
    numbersFailed: 'Derzeit lassen sich nur einzelne Ziffern lesen: Prüfe deine Verbindung.',
    above: (percentage) => `> ${percentage}`,
    moreThan: (percentage) => `über ${percentage}`,
    confident: (digit, percentage) => `Eine ${digit} (zu ${percentage} sicher)`,
    lessThan: (percentage) => `unter ${percentage}`,
    unsure: (digit, rival) => `${digit} oder ${rival}?`,
    either: (digit, percentage) => `Zu ${percentage} eine ${digit}.`,
    notA: (digit) => `Keine ${digit}?`,
    taught: 'Weil du mir diese beigebracht hast.',
  },

  numbers: {
    confident: (digits, percentage) => `${digits} (zu ${percentage} sicher)`,
    doubtful: (digits) => `Bitte prüfen: ${digits}`,
    struckOut: 'Eine Ziffer ist durchgestrichen.',
    skippedInk: 'Ein Teil der Schrift ist vielleicht keine Ziffer.',
    possibleSign: 'Eine 1 kann ein Schrägstrich oder eine Klammer sein.',
    possibleSeparator: 'Vielleicht fehlt ein Punkt oder Komma.',
    pictureEdge: 'Vielleicht ist es der Bildrand.',
    severalReadings: (other) => `Oder ${other}?`,
    doubtfulDigit: (position, digit, rival) =>
      `${capitalize(digitAt(position, 'die '))} ist unsicher: ${digit} oder ${rival}?`,
    digit: (position, digit) => `${capitalize(digitAt(position))}:\u00a0${digit}`,
    rewrite: 'Schreib die Ziffer neu in den gestrichelten Rahmen',
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
    blank: 'Hier ist noch nichts. Zeichne zuerst eine Ziffer.',
    answerCopied: 'Antwort kopiert.',
    linkCopied: 'Link kopiert. Wer ihn öffnet, sieht deine Zeichnung.',
    saved: 'In deinen Downloads gespeichert.',
  },

  gallery: {
    plain: (digit) => `Zusehen, wie eine ${String(digit)} gezeichnet wird`,
    crossed: (digit) => `Zusehen, wie eine ${String(digit)} mit Querstrich gezeichnet wird`,
    open: (digit) => `Zusehen, wie eine oben offene ${String(digit)} gezeichnet wird`,
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
      'die Lücke oben links',
      'die Lücke oben',
      'die Lücke oben rechts',
      'die Lücke links',
      'die Lücke in der Mitte',
      'die Lücke rechts',
      'die Lücke unten links',
      'die Lücke unten',
      'die Lücke unten rechts',
    ],
    both: (first, second) => `${first} und ${second}`,
    sure: (digit, regions) => `Entscheidend für die ${String(digit)}: ${regions || 'von allem etwas'}.`,
    runnerUp: (digit, runnerUp, share, regions) =>
      `Zweite Vermutung: ${String(runnerUp)} (${share}). Entscheidend für die ${String(digit)}: ${regions || 'von allem etwas'}.`,
    closestMatch: (digit, regions) =>
      `Ähnelt einer ${String(digit)}. Was nicht passt: ${regions || 'von allem etwas'}.`,
    either: (digit, regions, rival, rivalRegions) =>
      `Für die ${String(digit)}: ${regions || 'von allem etwas'}. Für die ${String(rival)}: ${rivalRegions || 'kaum etwas'}.`,
    balance: (digit, regionsFor, regionsAgainst) =>
      `Für die ${String(digit)}: ${regionsFor || 'kaum etwas'}. Gegen die ${String(digit)}: ${regionsAgainst || 'kaum etwas'}.`,
    for: (digit) => `für die ${String(digit)}`,
    against: (digit) => `gegen die ${String(digit)}`,
    taught: 'Dein Beispiel gab den Ausschlag; die Farben zeigen, was das Netz sah.',
    whyNot: (rival) => `Warum keine ${String(rival)}?`,
  },

  explain: {
    title: 'So funktioniert’s',
    steps: 'Schritte',
    close: 'Schließen',
    back: 'Zurück',
    next: 'Weiter',
    example:
      'Du hast noch nichts gezeichnet, darum siehst du hier eine 5 als Beispiel. Zeichne selbst eine Ziffer, um zu sehen, was mit ihr passiert.',
    stepCount: (step, steps) => `Schritt ${String(step)} von ${String(steps)}`,
    frameTitle: 'Was das Netz sieht',
    frameText:
      'Deine Zeichnung wird zentriert und auf 28 × 28 Zahlen verkleinert: 1 ist Tinte, 0 ist Papier. Mehr sieht das Netz nicht.',
    filtersTitle: 'Filter finden Muster',
    filtersText: (maps, height, width) =>
      `${String(maps)} Filter gleiten über das Bild, jeweils über ${String(height)} × ${String(width)} Zahlen. Jeder erzeugt eine Karte, die dort hell ist, wo sein Muster vorkommt, etwa ein Stück von einem Strich oder eine Kante.`,
    combinedTitle: 'Muster aus Mustern',
    combinedText: (maps, before, height, width) =>
      `${String(maps)} Filter betrachten ${String(height)} × ${String(width)} Stellen aller ${String(before)} vorigen Karten zugleich. Wonach jeder sucht, hat er aus Beispielen gelernt; programmiert hat es niemand.`,
    poolTitle: 'Halb so groß',
    poolText: (side) =>
      `Von je 2 × 2 Zahlen bleibt nur die größte. Die Karten haben jetzt ${String(side)} × ${String(side)} Zahlen, und es macht wenig aus, wenn ein Strich etwas verschoben ist.`,
    evidenceTitle: 'Zehn Karten: dafür und dagegen',
    evidenceText:
      'Die letzte Schicht erzeugt für jede Ziffer eine Karte: orange, wo deine Zeichnung für sie spricht, blau, wo sie dagegen spricht. Das sind die Farben in deiner Zeichnung.',
    scoresTitle: 'Zehn Punktzahlen',
    scoresText: 'Die Punktzahl einer Ziffer ist der Mittelwert ihrer Karte: Jede Stelle zählt gleich viel.',
    probabilitiesTitle: 'Wahrscheinlichkeiten',
    probabilitiesText: (noDigit, threshold) =>
      `Aus den Punktzahlen werden Anteile, die zusammen 100\u00a0% ergeben: Ein Punkt mehr macht einen Anteil im Vergleich zu den anderen 2,7-mal so groß. Eine elfte Punktzahl, immer 0, steht für „keine Ziffer“ und bekommt hier ${noDigit}. Bei mehr als ${threshold} würde die Seite sagen, dass es noch keine Ziffer ist.`,
    maps: 'Karten',
    map: (map) => `Karte ${String(map)}`,
    digit: (digit) => `Ziffer ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}, ${String(side)} × ${String(side)} Zahlen. Mit den Pfeiltasten bewegst du dich von Zahl zu Zahl.`,
    pointerHint: 'Zeig auf eine Zahl oder geh mit den Pfeiltasten zu ihr, um zu sehen, woher sie kommt.',
    position: (row, column, value) => `Zeile ${String(row)}, Spalte ${String(column)}: ${value}`,
    inkShare: (share) => `Tinte in diesem Pixel: ${share}.`,
    listSeparator: '; ',
    maximum: (values) => `Die größte von ${values}.`,
    sum: (bias, parts, total) => `${bias} zu Beginn; ${parts}; zusammen ${total}.`,
    mapTerm: (map, value) => `${value} von Karte ${String(map)}`,
    frameTerm: (value) => `${value} vom Bild`,
    remainingTerms: (maps, value) => `${value} von ${String(maps)} anderen`,
    clampedToZero: 'Alles unter 0 zählt als 0.',
  },

  sheet: {
    title: 'Dein Blatt',
    close: 'Schließen',
    nextToCheck: 'Nächste prüfen',
    saveCsv: 'Als CSV speichern',
    saveXlsx: 'Als XLSX speichern',
    hint: 'Tippe, um eine Zelle zu korrigieren.',
    keysHint:
      'Tippe x, wenn sie durchgestrichen ist. Die Eingabetaste bestätigt sie und geht zur nächsten, die zu prüfen ist; Escape holt zurück, was gelesen wurde.',
    notSaved: 'Speichere oder verwirf deine Korrekturen, um das neue Blatt zu sehen.',
    discard: 'Verwerfen',
    toCheck: (cells, toCheck) => `${cellCount(cells)}, ${String(toCheck)} zu prüfen`,
    allChecked: (cells) => `${cellCount(cells)}, keine zu prüfen`,
    cell: (name) => `Zelle ${name}`,
    cellToCheck: (name) => `Zelle ${name}, zu prüfen`,
    cellCrossedOut: (name) => `Zelle ${name}, durchgestrichen`,
    cellCorrected: (name) => `Zelle ${name}, von dir geprüft`,
    notConfirmed: (name) => `${name} ist nicht bestätigt: Tippe statt „?“, was dort steht, oder leere die Zelle.`,
    gapNotConfirmed: (name) => `${name} ist nicht bestätigt: Tippe in die Lücke, was dort steht, oder lösche sie.`,
    refused: (name, boxes) =>
      `In ${name} passen Ziffern${boxes ? ` (höchstens ${String(boxes)})` : ''} und . , : -, oder x allein.`,
    confirm: 'Bestätigen',
    crossedOut: 'Durchgestrichen',
    minus: 'Minuszeichen',
    unclear: 'Was hier steht, ist nicht eindeutig.',
    gap: 'In der Zahl oder nach ihr ist eine Lücke.',
    point: 'Vielleicht fehlt ein Punkt oder Komma.',
    crossing: 'Die Schrift geht über die Linie eines Kästchens.',
    edge: 'Vielleicht schneidet sie der Rand des Bildes, des Papiers oder eines Schattens.',
    structure: 'Kästchen, Zeilen oder Spalten sind nicht sicher erkannt.',
    heading: 'Das ist vielleicht eine Überschrift.',
    check: 'Nach den Regeln des Sudokus; geschrieben sieht es nach einer anderen Ziffer aus.',
  },

  teaching: {
    question: 'Was ist es?',
    noDigit: 'Keine Ziffer',
    really: (digit, rival) => `Wirklich eine ${String(digit)}? Für mich sieht es wie eine ${String(rival)} aus.`,
    reallyDigit: (digit) => `Wirklich eine ${String(digit)}? Für mich sieht es nicht wie eine Ziffer aus.`,
    reallyNone: (rival) => `Wirklich keine Ziffer? Für mich sieht es wie eine ${String(rival)} aus.`,
    yes: (digit) => `Ja, es ist eine ${String(digit)}`,
    yesNone: 'Ja, keine Ziffer',
    no: 'Nein',
    intro:
      'Korrigiere eine Antwort oder schreib jede Ziffer zweimal: Danach wird deine eigene Schrift besser gelesen. Sie bleibt in diesem Browser und wird nie verschickt.',
    use: 'Meine Handschrift verwenden',
    enrol: 'Ziffern schreiben',
    save: 'Als Datei speichern',
    open: 'Datei öffnen',
    forget: 'Alles vergessen',
    undo: 'Zurückholen',
    remove: (digit) => `Diese ${String(digit)} vergessen`,
    removeNone: 'Dieses vergessen, es ist keine Ziffer',
    list: 'Was du beigebracht hast',
    hint: 'Drück auf ein Bild, um es zu vergessen.',
    removed: 'Vergessen.',
    forgotten: 'Alles vergessen.',
    added: (count) => `Aus der Datei hinzugefügt: ${String(count)}.`,
    nothingNew: 'Diese Datei enthält nichts Neues.',
    saved: 'In deinen Downloads gespeichert.',
    notKept: 'Dieser Browser bewahrt nichts auf: Speichere eine Datei, bevor du die Seite schließt.',
    mayBeDeleted:
      'Der Browser kann dies löschen, wenn der Platz knapp wird oder ein privates Fenster geschlossen wird: Speichere zur Sicherheit eine Datei.',
    fileOther: 'Diese Datei enthält keine Handschrift: Wähle eine, die hier gespeichert wurde.',
    fileVersion:
      'Diese Datei gehört zu einer anderen Version der Seite: Lade die Seite neu und versuch es noch einmal.',
    fileTooLarge: 'Diese Datei enthält mehr als 200 Beispiele: Wähle eine kleinere.',
    fileDamaged: 'Diese Datei ist beschädigt oder unvollständig: Wähle eine andere Kopie.',
    write: (digit) => `Schreib eine ${String(digit)}`,
    step: (step, steps) => `${String(step)} von ${String(steps)}`,
    next: 'Weiter',
    stop: 'Aufhören',
    again: 'Nein, neu schreiben',
    blank: 'Schreib sie zuerst.',
    learnt: (count) => `Gelernt: ${String(count)}.`,
  },

  errors: {
    unexpected: 'Etwas ist schiefgegangen: Lade die Seite neu und versuch es noch einmal.',
    chunkLoadFailed:
      'Dieser Teil der Seite konnte nicht geladen werden: Prüfe deine Verbindung und versuch es noch einmal.',
    languageLoadFailed: 'Die Sprache konnte nicht geladen werden: Prüfe deine Verbindung und versuch es noch einmal.',
    modelLoadFailed:
      'Das neuronale Netz konnte nicht geladen werden: Prüfe deine Verbindung und versuch es noch einmal.',
    modelStartFailed:
      'Das neuronale Netz konnte nicht gestartet werden: Prüfe deine Verbindung und versuch es noch einmal.',
    modelCorrupt: 'Die Datei des neuronalen Netzes ist beschädigt: Versuch es noch einmal.',
    modelInvalid: 'Die Datei des neuronalen Netzes ist nicht verwendbar: Versuch es noch einmal.',
    modelVersionMismatch: 'Das neuronale Netz gehört zu einer anderen Version als diese Seite: Lade die Seite neu.',
    invalidStrokes: 'Striche müssen eine Liste von Listen von Punkten [x, y] sein.',
    invalidPoints: 'Jeder Punkt muss aus zwei Zahlen zwischen -1e9 und 1e9 bestehen.',
    pictureEmpty: 'Die Bilddatei ist leer: Wähle eine andere.',
    pictureUnreadable: 'Die Bilddatei lässt sich nicht öffnen: Wähle sie noch einmal.',
    pictureHeic: 'Das Bild ist im Format HEIC, das dieser Browser nicht lesen kann: Speichere es als JPEG oder PNG.',
    pictureUnsupported:
      'Das ist kein Bild, das der Browser lesen kann: Wähle eine Datei im Format PNG, JPEG, WebP, GIF oder BMP.',
    pictureCorrupt:
      'Das Bild ist beschädigt oder unvollständig: Wähle eine andere Datei im Format PNG, JPEG, WebP, GIF oder BMP.',
    pictureForbidden: 'Diese Website erlaubt keine Bilder aus Dateien: Ihr Betreiber muss „img-src blob:“ zulassen.',
    pictureOtherOrigin:
      'Dieses Bild gehört einer anderen Website, die es nicht lesen lässt: Speichere es und wähle dann die Datei.',
    pixelsHidden:
      'Dein Browser verbirgt die Pixel von Bildern: Erlaube dieser Seite, Canvas-Daten zu lesen, oder zeichne, und speichere als SVG.',
    workerForbidden: 'Diese Seite darf den Worker nicht starten, der Bilder liest: Ihr Betreiber muss ihn zulassen.',
    pictureTooLarge: 'Das Bild hat mehr als 50 Millionen Pixel: Wähle ein kleineres.',
    pictureBlank: 'In diesem Bild hebt sich nichts vom Papier ab: Wähle eins, das deutlich eine Ziffer zeigt.',
    firstFrameOnly: 'Dieses Bild hat mehrere Einzelbilder: Nur das erste wurde gelesen.',
    firstFrameBlank:
      'Nur das erste von mehreren Einzelbildern wurde gelesen, und darin hebt sich nichts ab: Speichere das gemeinte als Bild.',
    severalFiles: 'Das sind mehrere Dateien: Wähle ein einziges Bild.',
    pictureIsAddress: 'Nur die Adresse des Bildes kam an: Speichere das Bild und wähle dann die Datei.',
    clipboardHasNoPicture: 'Es gibt kein Bild zum Einfügen: Kopiere zuerst eins.',
    cameraDenied:
      'Der Zugriff auf die Kamera ist blockiert: Erlaube ihn in den Browsereinstellungen oder wähle ein Bild.',
    cameraNotFound: 'Es wurde keine Kamera gefunden: Schließe eine an oder wähle ein Bild.',
    cameraBusy:
      'Die Kamera konnte nicht gestartet werden: Schließe andere Apps, die sie benutzen, oder wähle ein Bild.',
    linkCannotHoldPicture: 'Ein Link kann eine Zeichnung enthalten, aber kein Bild: Speichere das Bild stattdessen.',
    linkTooLong: 'Die Zeichnung ist zu groß für einen Link: Speichere sie stattdessen.',
    linkInvalid: 'Dieser Link enthält keine lesbare Zeichnung: Lass dir einen neuen geben oder zeichne eine Ziffer.',
    clipboardDenied:
      'Das Kopieren ist blockiert: Erlaube in den Browsereinstellungen den Zugriff auf die Zwischenablage oder speichere die Zeichnung.',
  },
}

export default de
