import type { Translation } from './en'
import { formatWholePercent } from './format'

// French puts a no-break space before a colon, and a narrow one before ; ? and !
const ORDINALS = [
  'premier',
  'deuxième',
  'troisième',
  'quatrième',
  'cinquième',
  'sixième',
  'septième',
  'huitième',
  'neuvième',
  'dixième',
]

/** « deuxième chiffre », « chiffre nº 12 ». */
function digitAt(position: number): string {
  const ordinal = ORDINALS[position - 1]
  return ordinal ? `${ordinal} chiffre` : `chiffre nº\u00a0${String(position)}`
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const cellCount = (count: number): string => (count === 1 ? '1 case' : `${String(count)} cases`)

const fr: Translation = {
  tag: 'fr',
  dir: 'ltr',

  page: {
    title: 'Digitpad\u00a0: dessinez un chiffre ou un nombre, il est reconnu',
    description:
      'Dessinez un chiffre ou un nombre à la souris, au doigt ou au stylet, et un petit réseau de neurones le reconnaît directement dans votre navigateur\u00a0: en privé, et même hors ligne.',
    tagline: 'Dessinez un chiffre ou un nombre, il est reconnu',
    answer: 'Réponse',
    retry: 'Réessayer',
    digits: 'Chiffres du nombre',
    rewrite: 'Réécrire',
    strikeOut: 'Rayer',
    why: 'Pourquoi\u202f?',
    itIsOne: 'C’en est un',
    drawing: 'Dessin',
    predict: 'Reconnaître',
    undo: 'Annuler',
    redo: 'Rétablir',
    eraser: 'Gomme',
    clear: 'Effacer',
    wide: 'Large',
    fullScreen: 'Plein écran',
    live: 'Deviner pendant que je dessine',
    pictures: 'Utiliser une image',
    pictureHint: 'Un nombre de près, sur papier uni, ou toute une feuille avec des cases.',
    dropHint: 'Vous pouvez aussi déposer ou coller l’image.',
    choosePicture: 'Choisir une image',
    takePhoto: 'Prendre une photo',
    pictureFile: 'Fichier image',
    reopenSheet: 'Revenir à la feuille',
    probabilities: 'Probabilité de chaque chiffre',
    networkInput: 'L’image vue par le réseau',
    evidence: 'Pourquoi cette réponse',
    explain: 'Comment ça marche',
    networkInputTitle: 'Ce que voit le réseau',
    networkInputText:
      'Votre dessin, centré et réduit à 28\u00a0×\u00a028 pixels. Le réseau s’est entraîné sur environ 60\u202f000 chiffres écrits par d’autres personnes et a appris ce qu’ils ont en commun.',
    privacy: 'Tout reste dans votre navigateur. Vos dessins et vos images ne sont jamais envoyés.',
    privacyUnlessGiven: 'Tout reste dans votre navigateur, sauf si vous acceptez de donner un dessin.',
    settings: 'Réglages',
    language: 'Langue',
    theme: 'Thème',
    themeSystem: 'Système',
    themeLight: 'Clair',
    themeDark: 'Sombre',
    share: 'Enregistrer ou partager',
    copyAnswer: 'Copier la réponse',
    copyLink: 'Copier le lien',
    savePng: 'Enregistrer en PNG',
    saveSvg: 'Enregistrer en SVG',
    shareNative: 'Partager…',
    gallery: 'Voir comment se dessinent les chiffres',
    handwriting: 'Mon écriture',
    updateReady: 'Une nouvelle version est disponible.',
    reload: 'Recharger',
    camera: 'Appareil photo',
    cameraPreview: 'Aperçu de l’appareil photo',
    shutter: 'Prendre la photo',
    cancel: 'Fermer',
  },

  answers: {
    prompt: 'Dessinez un chiffre',
    loading: 'Chargement du réseau…',
    drawingKept: 'Votre dessin ne sera pas perdu.',
    readingPicture: 'Lecture de l’image…',
    progress: (read, cells) =>
      cells ? `Cases lues\u00a0: ${String(read)} sur ${String(cells)}…` : 'Recherche d’une feuille…',
    pressPredict: 'Résultat\u00a0: appuyez sur Reconnaître',
    notDigit: 'Pas encore un chiffre',
    notDigitNote: 'Continuez ou recommencez.',
    framed: 'Le cadre est vide',
    framedNote: 'Écrivez-y un chiffre, ou montrez-le de plus près.',
    faint: 'Trop pâle pour être lu',
    faintNote: 'Dessinez plus grand ou avec un trait plus épais.',
    crowded: 'Trop à la fois',
    crowdedNote: 'Espacez davantage les chiffres.',
    noSheet: 'Aucune feuille, aucune case ni aucun nombre trouvé',
    unreadableSheet: 'Les repères ou le code de cette feuille sont illisibles',
    sheetNote:
      'Photographiez toute la feuille d’en haut, avec tous les repères de ses coins, nette et en grand, ou chaque nombre à part.',
    numbersLoading: 'Plusieurs chiffres pourront être lus dans un instant.',
    numbersFailed: 'Un seul chiffre peut être lu pour l’instant\u00a0: vérifiez votre connexion.',
    above: (percentage) => `> ${percentage}`,
    moreThan: (percentage) => `plus de ${percentage}`,
    confident: (digit, percentage) => `Un ${digit} (sûr à ${percentage})`,
    lessThan: (percentage) => `moins de ${percentage}`,
    unsure: (digit, rival) => `${digit} ou ${rival}\u202f?`,
    either: (digit, percentage) => `Sûr à ${percentage} que c’est un ${digit}.`,
    notA: (digit) => `Pas un ${digit}\u202f?`,
    taught: 'Parce que vous me l’avez appris.',
  },

  numbers: {
    confident: (digits, percentage) => `${digits} (sûr à ${percentage})`,
    doubtful: (digits) => `Nombre à vérifier\u00a0: ${digits}`,
    struckOut: 'Un chiffre est barré.',
    skippedInk: 'Une partie du tracé n’est peut-être pas un chiffre.',
    possibleSign: 'Un 1 est peut-être une barre oblique ou une parenthèse.',
    possibleSeparator: 'Il manque peut-être un point ou une virgule.',
    pictureEdge: 'C’est peut-être le bord de l’image.',
    severalReadings: (other) => `Ou bien ${other}\u202f?`,
    doubtfulDigit: (position, digit, rival) =>
      `Le ${digitAt(position)} est incertain\u00a0: ${digit} ou ${rival}\u202f?`,
    digit: (position, digit) => `${capitalize(digitAt(position))}\u00a0:\u00a0${digit}`,
    rewrite: 'Réécrivez le chiffre dans le cadre en pointillés',
  },

  pad: {
    label: 'Zone de dessin',
    description:
      'Dessinez à la souris, au doigt ou au stylet. Au clavier, les flèches déplacent le stylet, à petits pas avec Maj\u202f; Espace le pose et le lève.',
    keyboardHint: 'Les flèches déplacent le stylet, Espace le pose et le lève.',
    penDown: 'Stylet posé',
    penUp: 'Stylet levé',
    position: (across, down) =>
      `${formatWholePercent(across)} depuis la gauche, ${formatWholePercent(down)} depuis le haut`,
  },

  sharing: {
    blank: 'Il n’y a encore rien ici. Dessinez d’abord un chiffre.',
    answerCopied: 'Réponse copiée.',
    linkCopied: 'Lien copié. Toute personne qui l’ouvre verra votre dessin.',
    saved: 'Enregistré dans vos téléchargements.',
  },

  gallery: {
    plain: (digit) => `Voir dessiner un ${String(digit)}`,
    crossed: (digit) => `Voir dessiner un ${String(digit)} barré`,
    open: (digit) => `Voir dessiner un ${String(digit)} ouvert en haut`,
  },

  evidence: {
    ink: [
      'le trait en haut à gauche',
      'le trait en haut',
      'le trait en haut à droite',
      'le trait à gauche',
      'le trait au centre',
      'le trait à droite',
      'le trait en bas à gauche',
      'le trait en bas',
      'le trait en bas à droite',
    ],
    empty: [
      'le vide en haut à gauche',
      'le vide en haut',
      'le vide en haut à droite',
      'le vide à gauche',
      'le vide au centre',
      'le vide à droite',
      'le vide en bas à gauche',
      'le vide en bas',
      'le vide en bas à droite',
    ],
    both: (first, second) => `${first} et ${second}`,
    sure: (digit, regions) => `Décisif pour le ${String(digit)}\u00a0: ${regions || 'un peu de tout'}.`,
    runnerUp: (digit, runnerUp, share, regions) =>
      `Deuxième choix\u00a0: ${String(runnerUp)} (${share}). Décisif pour le ${String(digit)}\u00a0: ${regions || 'un peu de tout'}.`,
    closestMatch: (digit, regions) =>
      `Ressemble à un ${String(digit)}. Ce qui ne colle pas\u00a0: ${regions || 'un peu de tout'}.`,
    either: (digit, regions, rival, rivalRegions) =>
      `Pour le ${String(digit)}\u00a0: ${regions || 'un peu de tout'}. Pour le ${String(rival)}\u00a0: ${rivalRegions || 'presque rien'}.`,
    balance: (digit, regionsFor, regionsAgainst) =>
      `Pour le ${String(digit)}\u00a0: ${regionsFor || 'presque rien'}. Contre le ${String(digit)}\u00a0: ${regionsAgainst || 'presque rien'}.`,
    for: (digit) => `pour le ${String(digit)}`,
    against: (digit) => `contre le ${String(digit)}`,
    taught: 'Votre exemple a décidé\u00a0; les couleurs montrent ce que voyait le réseau.',
    whyNot: (rival) => `Pourquoi pas un ${String(rival)}\u202f?`,
  },

  explain: {
    title: 'Comment ça marche',
    steps: 'Étapes',
    close: 'Fermer',
    back: 'Précédent',
    next: 'Suivant',
    example:
      'Vous n’avez encore rien dessiné, voici donc un 5 en exemple. Dessinez votre propre chiffre pour voir ce qu’il devient.',
    stepCount: (step, steps) => `Étape ${String(step)} sur ${String(steps)}`,
    frameTitle: 'Ce que voit le réseau',
    frameText:
      'Votre dessin est centré et réduit à 28\u00a0×\u00a028 nombres\u00a0: 1 pour l’encre, 0 pour le papier. Le réseau ne voit rien d’autre.',
    filtersTitle: 'Des filtres trouvent des motifs',
    filtersText: (maps, height, width) =>
      `${String(maps)} filtres parcourent l’image, ${String(height)}\u00a0×\u00a0${String(width)} nombres à la fois. Chacun produit une carte qui s’éclaire là où se trouve son motif, par exemple un morceau de trait ou un bord.`,
    combinedTitle: 'Des motifs de motifs',
    combinedText: (maps, before, height, width) =>
      `${String(maps)} filtres regardent ensemble ${String(height)}\u00a0×\u00a0${String(width)} cases de chacune des ${String(before)} cartes précédentes. Ce que chacun cherche, il l’a appris à partir d’exemples\u202f; personne ne l’a programmé.`,
    poolTitle: 'Deux fois plus petit',
    poolText: (side) =>
      `De chaque bloc de 2\u00a0×\u00a02 nombres, on ne garde que le plus grand. Les cartes font maintenant ${String(side)}\u00a0×\u00a0${String(side)}, et un trait peut être légèrement décalé sans presque rien changer.`,
    evidenceTitle: 'Dix cartes d’indices',
    evidenceText:
      'La dernière couche produit une carte pour chaque chiffre\u00a0: orange là où votre dessin plaide pour lui, bleue là où il plaide contre lui. Ce sont les couleurs affichées sur votre dessin.',
    scoresTitle: 'Dix scores',
    scoresText: 'Le score d’un chiffre est la moyenne de sa carte\u00a0: chaque case compte autant.',
    probabilitiesTitle: 'Probabilités',
    probabilitiesText: (noDigit, threshold) =>
      `Les scores deviennent des pourcentages dont la somme fait 100\u202f%\u00a0: un point de plus rend une part 2,7 fois plus grande par rapport aux autres. Un onzième score, toujours égal à 0, représente «\u00a0pas un chiffre\u00a0» et obtient ici ${noDigit}. Au-delà de ${threshold}, la page dirait que ce n’est pas encore un chiffre.`,
    maps: 'Cartes',
    map: (map) => `Carte ${String(map)}`,
    digit: (digit) => `Chiffre ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}, ${String(side)}\u00a0×\u00a0${String(side)} nombres. Passez d’un nombre à l’autre avec les flèches.`,
    pointerHint: 'Pointez un nombre, ou allez-y avec les flèches, pour voir d’où il vient.',
    position: (row, column, value) => `Ligne ${String(row)}, colonne ${String(column)}\u00a0: ${value}`,
    inkShare: (share) => `Encre dans ce pixel\u00a0: ${share}.`,
    listSeparator: '\u202f; ',
    maximum: (values) => `Le plus grand de ${values}.`,
    sum: (bias, parts, total) => `${bias} au départ\u202f; ${parts}\u202f; au total ${total}.`,
    mapTerm: (map, value) => `${value} de la carte ${String(map)}`,
    frameTerm: (value) => `${value} de l’image`,
    remainingTerms: (maps, value) => `${value} des ${String(maps)} autres`,
    clampedToZero: 'Tout ce qui est inférieur à 0 compte pour 0.',
  },

  sheet: {
    title: 'Votre feuille',
    close: 'Fermer',
    nextToCheck: 'Suivante à vérifier',
    saveCsv: 'Enregistrer en CSV',
    saveXlsx: 'Enregistrer en XLSX',
    hint: 'Tapez pour corriger une case.',
    keysHint:
      'Tapez x si elle est barrée. Entrée la confirme et passe à la suivante à vérifier ; Échap rétablit ce qui a été lu.',
    notSaved: 'Enregistrez ou abandonnez vos corrections pour voir la nouvelle feuille.',
    discard: 'Abandonner',
    toCheck: (cells, toCheck) => `${cellCount(cells)}, dont ${String(toCheck)} à vérifier`,
    allChecked: (cells) => `${cellCount(cells)}, aucune à vérifier`,
    cell: (name) => `Case ${name}`,
    cellToCheck: (name) => `Case ${name}, à vérifier`,
    cellCrossedOut: (name) => `Case ${name}, barrée`,
    cellCorrected: (name) => `Case ${name}, vérifiée par vous`,
    notConfirmed: (name) => `${name} n’est pas confirmée : tapez ce qui est écrit au lieu de « ? », ou videz la case.`,
    gapNotConfirmed: (name) => `${name} n’est pas confirmée : tapez ce qui est écrit dans le vide, ou supprimez-le.`,
    refused: (name, boxes) =>
      `${name} accepte des chiffres${boxes ? ` (${String(boxes)} au plus)` : ''} et . , : -, ou x seul.`,
    confirm: 'Confirmer',
    crossedOut: 'Barrée',
    minus: 'Signe moins',
    unclear: 'Ce qui est écrit ici n’est pas clair.',
    gap: 'Il y a un vide dans le nombre ou après lui.',
    point: 'Il manque peut-être un point ou une virgule.',
    crossing: 'Le tracé traverse la ligne d’une case.',
    edge: 'Le bord de l’image, du papier ou d’une ombre la coupe peut-être.',
    structure: 'Les cases, lignes ou colonnes n’ont pas été trouvées avec certitude.',
    heading: 'C’est peut-être un titre.',
    check: 'D’après les règles du sudoku\u202f; l’écriture ressemble à un autre chiffre.',
  },

  teaching: {
    question: 'Qu’est-ce que c’est\u202f?',
    noDigit: 'Pas un chiffre',
    really: (digit, rival) => `Vraiment un ${String(digit)}\u202f? Pour moi, cela ressemble à un ${String(rival)}.`,
    reallyDigit: (digit) => `Vraiment un ${String(digit)}\u202f? Pour moi, cela ne ressemble pas à un chiffre.`,
    reallyNone: (rival) => `Vraiment pas un chiffre\u202f? Pour moi, cela ressemble à un ${String(rival)}.`,
    yes: (digit) => `Oui, c’est un ${String(digit)}`,
    yesNone: 'Oui, pas un chiffre',
    no: 'Non',
    intro:
      'Corrigez une réponse, ou écrivez deux fois chaque chiffre\u00a0: votre écriture sera ensuite mieux lue. Tout reste dans ce navigateur, rien n’est jamais envoyé.',
    use: 'Utiliser mon écriture',
    enrol: 'Écrire les chiffres',
    save: 'Enregistrer un fichier',
    open: 'Ouvrir un fichier',
    forget: 'Tout oublier',
    undo: 'Rétablir',
    remove: (digit) => `Oublier ce ${String(digit)}`,
    removeNone: 'Oublier celui-ci, qui n’est pas un chiffre',
    list: 'Ce que vous avez appris à la page',
    hint: 'Touchez une image pour l’oublier.',
    removed: 'Oublié.',
    forgotten: 'Tout est oublié.',
    added: (count) => `Ajoutés depuis le fichier\u00a0: ${String(count)}.`,
    nothingNew: 'Ce fichier ne contient rien de nouveau.',
    saved: 'Enregistré dans vos téléchargements.',
    notKept: 'Ce navigateur ne garde rien\u00a0: enregistrez un fichier avant de fermer la page.',
    mayBeDeleted:
      'Le navigateur peut effacer ceci s’il manque de place, et après une navigation privée\u00a0: enregistrez un fichier par précaution.',
    fileOther: 'Ce fichier ne contient pas d’écriture\u00a0: choisissez-en un enregistré ici.',
    fileVersion: 'Ce fichier vient d’une autre version de la page\u00a0: rechargez la page et réessayez.',
    fileTooLarge: 'Ce fichier contient plus de 200 exemples\u00a0: choisissez-en un plus petit.',
    fileDamaged: 'Ce fichier est endommagé ou incomplet\u00a0: choisissez une autre copie.',
    write: (digit) => `Écrivez un ${String(digit)}`,
    step: (step, steps) => `${String(step)} sur ${String(steps)}`,
    next: 'Suivant',
    stop: 'Arrêter',
    again: 'Non, le récrire',
    blank: 'Écrivez-le d’abord.',
    learnt: (count) => `Appris\u00a0: ${String(count)}.`,
  },

  errors: {
    unexpected: 'Une erreur s’est produite\u00a0: rechargez la page et réessayez.',
    chunkLoadFailed: 'Cette partie de la page n’a pas pu être chargée\u00a0: vérifiez votre connexion et réessayez.',
    languageLoadFailed: 'La langue n’a pas pu être chargée\u00a0: vérifiez votre connexion et réessayez.',
    modelLoadFailed: 'Le réseau de neurones n’a pas pu être chargé\u00a0: vérifiez votre connexion et réessayez.',
    modelStartFailed: 'Le réseau de neurones n’a pas pu démarrer\u00a0: vérifiez votre connexion et réessayez.',
    modelCorrupt: 'Le fichier du réseau de neurones est endommagé\u00a0: réessayez.',
    modelInvalid: 'Le fichier du réseau de neurones est inutilisable\u00a0: réessayez.',
    modelVersionMismatch:
      'Le réseau de neurones ne correspond pas à la version de cette page\u00a0: rechargez la page.',
    invalidStrokes: 'Les traits doivent être une liste de listes de points [x, y].',
    invalidPoints: 'Chaque point doit être formé de deux nombres entre -1e9 et 1e9.',
    pictureEmpty: 'Le fichier image est vide\u00a0: choisissez-en un autre.',
    pictureUnreadable: 'Impossible d’ouvrir le fichier image\u00a0: choisissez-le à nouveau.',
    pictureHeic:
      'L’image est au format HEIC, que ce navigateur ne peut pas lire\u00a0: enregistrez-la en JPEG ou en PNG.',
    pictureUnsupported:
      'Le navigateur ne peut pas lire cette image\u00a0: choisissez un fichier PNG, JPEG, WebP, GIF ou BMP.',
    pictureCorrupt:
      'L’image est endommagée ou incomplète\u00a0: choisissez un autre fichier PNG, JPEG, WebP, GIF ou BMP.',
    pictureForbidden:
      'Ce site n’autorise pas les images provenant de fichiers\u00a0: son exploitant doit permettre «\u00a0img-src blob:\u00a0».',
    pictureOtherOrigin:
      'Cette image appartient à un autre site, qui empêche de la lire\u00a0: enregistrez-la, puis choisissez le fichier.',
    pixelsHidden:
      'Votre navigateur cache les pixels des images\u00a0: autorisez cette page à lire les données de canevas, ou dessinez, et enregistrez en SVG.',
    workerForbidden:
      'Cette page n’a pas le droit de lancer le worker qui lit les images\u00a0: son exploitant doit le permettre.',
    pictureTooLarge: 'L’image a plus de 50\u00a0millions de pixels\u00a0: choisissez-en une plus petite.',
    pictureBlank: 'Rien ne se détache du papier dans cette image\u00a0: choisissez-en une où un chiffre se voit bien.',
    firstFrameOnly: 'Cette image a plusieurs vues\u00a0: seule la première a été lue.',
    firstFrameBlank:
      'Seule la première de plusieurs vues a été lue, et rien ne s’y détache\u00a0: enregistrez la bonne comme image.',
    severalFiles: 'Il y a plusieurs fichiers\u00a0: choisissez une seule image.',
    pictureIsAddress: 'Seule l’adresse de l’image est arrivée\u00a0: enregistrez l’image, puis choisissez le fichier.',
    clipboardHasNoPicture: 'Il n’y a pas d’image à coller\u00a0: copiez-en d’abord une.',
    cameraDenied:
      'L’accès à l’appareil photo est bloqué\u00a0: autorisez-le dans les réglages du navigateur, ou choisissez une image.',
    cameraNotFound: 'Aucun appareil photo n’a été trouvé\u00a0: branchez-en un, ou choisissez une image.',
    cameraBusy:
      'L’appareil photo n’a pas pu démarrer\u00a0: fermez les autres applications qui l’utilisent, ou choisissez une image.',
    linkCannotHoldPicture: 'Un lien peut contenir un dessin, mais pas une image\u00a0: enregistrez plutôt l’image.',
    linkTooLong: 'Le dessin est trop grand pour un lien\u00a0: enregistrez-le plutôt.',
    linkInvalid: 'Ce lien ne contient pas de dessin lisible\u00a0: demandez-en un nouveau, ou dessinez un chiffre.',
    clipboardDenied:
      'La copie est bloquée\u00a0: autorisez l’accès au presse-papiers dans les réglages du navigateur, ou enregistrez le dessin.',
  },
}

export default fr
