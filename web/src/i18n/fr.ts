import type { Translation } from './en'
import { formatWholePercent } from './format'

// A no-break space stands before a colon, a narrow one before ; ? and !
const fr: Translation = {
  tag: 'fr',
  dir: 'ltr',

  page: {
    title: 'Digitpad\u00a0: dessinez un chiffre, il est reconnu',
    description:
      'Dessinez un chiffre à la souris, au doigt ou au stylet, et un petit réseau de neurones le reconnaît\u00a0: dans votre navigateur, en privé et même hors ligne.',
    tagline: 'Dessinez un chiffre, il est reconnu',
    answer: 'Réponse',
    retry: 'Réessayer',
    drawing: 'Dessin',
    predict: 'Reconnaître',
    undo: 'Annuler',
    redo: 'Rétablir',
    eraser: 'Gomme',
    clear: 'Effacer',
    live: 'Reconnaître pendant que je dessine',
    pictures: 'Ou montrez une image',
    pictureHint: 'De préférence de près, sur papier uni. Vous pouvez aussi la déposer ou la coller ici.',
    choosePicture: 'Choisir une image',
    takePhoto: 'Prendre une photo',
    pictureFile: 'Fichier image',
    probabilities: 'Probabilité de chaque chiffre',
    networkInput: 'L’image que voit le réseau',
    evidence: 'Indices',
    showEvidence: 'Afficher sur le dessin',
    explain: 'Comment ça marche',
    networkInputTitle: 'Ce que voit le réseau',
    networkInputText:
      'Votre tracé, centré et réduit à 28\u00a0×\u00a028 pixels. Le réseau a appris sur quelque 60\u202f000 chiffres écrits par d’autres personnes, et cherche ce qu’ils ont en commun.',
    privacy: 'Tout reste dans votre navigateur\u00a0: aucun dessin, aucune image n’est jamais envoyé.',
    language: 'Langue',
    theme: 'Couleurs',
    themeSystem: 'Comme le système',
    themeLight: 'Clair',
    themeDark: 'Sombre',
    share: 'Gardez-le ou montrez-le',
    copyAnswer: 'Copier la réponse',
    copyLink: 'Copier le lien',
    savePng: 'Enregistrer en PNG',
    saveSvg: 'Enregistrer en SVG',
    shareNative: 'Partager…',
    gallery: 'Regardez-le dessiner',
    updateReady: 'Une nouvelle version est prête.',
    reload: 'Recharger',
    camera: 'Appareil photo',
    cameraPreview: 'Ce que voit l’appareil photo',
    shutter: 'Prendre la photo',
    cancel: 'Fermer',
  },

  answers: {
    prompt: 'Dessinez un chiffre',
    loading: 'Chargement du réseau…',
    drawingKept: 'Votre dessin est conservé.',
    readingPicture: 'Lecture de l’image…',
    pressPredict: 'Appuyez sur Reconnaître pour savoir',
    noDigit: 'Pas encore un chiffre',
    closestMatch: 'Les barres montrent les plus proches.',
    above: (percentage) => `> ${percentage}`,
    moreThan: (percentage) => `plus de ${percentage}`,
    confident: (digit, percentage) => `${digit}, sûr à ${percentage}`,
    lessThan: (percentage) => `moins de ${percentage}`,
    unsure: (digit, rival) => `${digit} ou ${rival}\u202f?`,
    either: (digit, percentage) => `Cela pourrait être l’un ou l’autre\u00a0: ${digit}, sûr à ${percentage}.`,
  },

  pad: {
    label: 'Zone de dessin',
    description:
      'Dessinez à la souris, au doigt ou au stylet. Au clavier, les flèches déplacent la plume, à petits pas avec Maj ; Espace la pose et la lève.',
    keyboardHint: 'Les flèches déplacent la plume, Espace la pose et la lève.',
    penDown: 'Plume posée',
    penUp: 'Plume levée',
    position: (across, down) =>
      `${formatWholePercent(across)} depuis la gauche, ${formatWholePercent(down)} depuis le haut`,
  },

  sharing: {
    blank: 'La feuille est vide\u00a0: dessinez d’abord un chiffre.',
    answerCopied: 'La réponse est dans le presse-papiers.',
    linkCopied: 'Le lien est dans le presse-papiers\u00a0: qui l’ouvre voit votre dessin.',
    saved: 'Le dessin est enregistré dans vos téléchargements.',
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
    runnerUp: (digit, second, share, places) =>
      `Deuxième choix\u00a0: ${String(second)}, ${share}. Ce qui a fait pencher pour le ${String(digit)}\u00a0: ${places || 'un peu de tout'}.`,
    closestMatch: (digit, places) =>
      `Cela ressemble surtout à un ${String(digit)}. Ce qui parle contre\u00a0: ${places || 'un peu de tout'}. Continuez, ou effacez et recommencez.`,
    either: (digit, its, rival, rivals) =>
      `Pour le ${String(digit)}\u00a0: ${its || 'un peu de tout'}. Pour le ${String(rival)}\u00a0: ${rivals || 'presque rien'}.`,
    balance: (digit, pro, con) =>
      `Pour le ${String(digit)}\u00a0: ${pro || 'presque rien'}. Contre le ${String(digit)}\u00a0: ${con || 'presque rien'}.`,
    for: (digit) => `pour le ${String(digit)}`,
    against: (digit) => `contre le ${String(digit)}`,
    whyNot: (digit, rival) => `Comparer ${String(digit)} et ${String(rival)}`,
  },

  explain: {
    title: 'Comment ça marche',
    steps: 'Étapes',
    close: 'Fermer',
    back: 'Précédent',
    next: 'Suivant',
    example:
      'Rien n’est encore dessiné, voici donc un 5 en exemple. Dessinez votre propre chiffre pour voir ce qu’il devient.',
    stepCount: (step, steps) => `Étape ${String(step)} sur ${String(steps)}`,
    frameTitle: 'Ce que voit le réseau',
    frameText:
      'Votre dessin est centré et réduit à 28\u00a0×\u00a028 nombres\u00a0: 1 pour l’encre, 0 pour le papier. Le réseau ne voit rien d’autre.',
    filtersTitle: 'Des filtres trouvent des motifs',
    filtersText: (maps, height, width) =>
      `${String(maps)} filtres parcourent l’image, ${String(height)}\u00a0×\u00a0${String(width)} nombres à la fois. Chacun produit une carte, claire là où se trouve son motif\u00a0: un morceau de trait ou de son bord.`,
    combinedTitle: 'Des motifs de motifs',
    combinedText: (maps, before, height, width) =>
      `${String(maps)} filtres regardent ensemble ${String(height)}\u00a0×\u00a0${String(width)} cases de chacune des ${String(before)} cartes précédentes. Ce que chacun cherche, il l’a appris sur des exemples\u202f; personne ne le lui a dit.`,
    poolTitle: 'Deux fois plus petit',
    poolText: (side) =>
      `De chaque bloc de 2\u00a0×\u00a02 nombres, il reste le plus grand. Les cartes ont maintenant ${String(side)}\u00a0×\u00a0${String(side)} cases, et un trait peut être un peu décalé.`,
    evidenceTitle: 'Dix cartes d’indices',
    evidenceText:
      'La dernière couche produit une carte par chiffre\u00a0: orange là où le dessin parle pour lui, bleue là où il parle contre lui. Ce sont ces cartes que la page peint sur votre dessin.',
    scoresTitle: 'Dix scores',
    scoresText: 'Le score d’un chiffre est la moyenne de sa carte\u00a0: toutes les cases comptent autant.',
    probabilitiesTitle: 'Probabilités',
    probabilitiesText: (noDigit, most) =>
      `Les scores deviennent des parts de 100\u202f%\u00a0: avec un point de plus, une part devient 2,7 fois plus grande par rapport aux autres. Un onzième score, toujours égal à 0, représente les tracés qui ne sont pas un chiffre\u00a0: sa part est ici de ${noDigit}. Au-delà de ${most}, la page dirait que ce n’est pas encore un chiffre.`,
    maps: 'Cartes',
    map: (map) => `Carte ${String(map)}`,
    digit: (digit) => `Chiffre ${String(digit)}`,
    enlarged: (name, side) =>
      `${name}, ${String(side)}\u00a0×\u00a0${String(side)} nombres. Les flèches vont d’un nombre à l’autre.`,
    pointerHint: 'Pointez un nombre, ou allez-y avec les flèches, pour voir d’où il vient.',
    position: (row, column, value) => `Ligne ${String(row)}, colonne ${String(column)}\u00a0: ${value}`,
    inkShare: (share) => `Encre dans ce pixel\u00a0: ${share}.`,
    listSeparator: '\u202f; ',
    maximum: (values) => `Le plus grand de ${values}.`,
    sum: (bias, parts, total) => `${bias} au départ\u202f; ${parts}\u202f; au total ${total}.`,
    mapTerm: (map, value) => `${value} de la carte ${String(map)}`,
    frameTerm: (value) => `${value} de l’image`,
    remainingTerms: (maps, value) => `${value} des ${String(maps)} autres`,
    clampedToZero: 'Moins de 0 compte pour 0.',
  },

  errors: {
    unexpected: 'Quelque chose s’est mal passé\u00a0: rechargez la page et réessayez.',
    partLoadFailed: 'Cette partie de la page n’a pas pu être chargée\u00a0: vérifiez la connexion et réessayez.',
    languageLoadFailed: 'La langue n’a pas pu être chargée\u00a0: vérifiez la connexion et réessayez.',
    modelLoadFailed: 'Le réseau n’a pas pu être chargé\u00a0: vérifiez la connexion et réessayez.',
    modelStartFailed: 'Le réseau n’a pas pu démarrer\u00a0: vérifiez la connexion et réessayez.',
    modelCorrupt: 'Le fichier du réseau est endommagé\u00a0: réessayez.',
    modelInvalid: 'Le fichier du réseau est inutilisable\u00a0: réessayez.',
    modelVersionMismatch: 'Le fichier du réseau est d’une autre version que cette page\u00a0: rechargez la page.',
    invalidStrokes: 'Les traits doivent être une liste de listes de points [x, y].',
    invalidPoints: 'Chaque point doit être formé de deux nombres entre -1e9 et 1e9.',
    pictureEmpty: 'Le fichier image est vide\u00a0: choisissez-en un autre.',
    pictureUnreadable: 'Le fichier image ne s’ouvre pas\u00a0: choisissez-le à nouveau.',
    pictureHeic:
      'L’image est au format HEIC, que ce navigateur ne sait pas lire\u00a0: enregistrez-la en JPEG ou en PNG.',
    pictureUnsupported:
      'Ce n’est pas une image que le navigateur sait lire\u00a0: choisissez un fichier PNG, JPEG, WebP, GIF ou BMP.',
    pictureCorrupt:
      'L’image ne peut pas être décodée, elle est peut-être endommagée\u00a0: choisissez un fichier PNG, JPEG, WebP, GIF ou BMP complet.',
    pictureTooLarge: 'L’image a plus de 50\u00a0millions de pixels\u00a0: réduisez-la.',
    pictureBlank: 'Rien ne se détache du papier dans cette image\u00a0: choisissez-en une où un chiffre se voit bien.',
    clipboardHasNoPicture: 'Il n’y a aucune image à coller\u00a0: copiez-en d’abord une.',
    cameraDenied:
      'L’appareil photo n’est pas autorisé ici\u00a0: autorisez-le dans les réglages du navigateur, ou choisissez une image.',
    cameraNotFound: 'Aucun appareil photo n’a été trouvé\u00a0: branchez-en un, ou choisissez une image.',
    cameraBusy: 'L’appareil photo ne démarre pas\u00a0: fermez ce qui l’utilise déjà, ou choisissez une image.',
    linkCannotHoldPicture: 'Un lien contient ce qui est dessiné, pas une image\u00a0: enregistrez-la plutôt.',
    linkTooLong: 'Il y a plus sur la feuille qu’un lien ne peut contenir\u00a0: enregistrez plutôt le dessin.',
    linkInvalid: 'Ce lien ne contient aucun dessin lisible\u00a0: demandez-le à nouveau, ou dessinez un chiffre.',
    clipboardDenied:
      'Le navigateur garde son presse-papiers pour lui\u00a0: autorisez-le dans ses réglages, ou enregistrez le dessin.',
  },
}

export default fr
