import type { ContributionMessages } from './en'

const de: ContributionMessages = {
  offer: 'Diese Zeichnung geben, um bessere Netze zu trainieren?',
  look: 'Erst ansehen',
  decline: 'Nein, danke',

  title: 'Diese Zeichnung geben?',
  sentDigit: (digit) => `Gesendet werden nur diese Linien, und dass sie eine\u00a0${digit} bedeuten.`,
  sentNoDigit: 'Gesendet werden nur diese Linien, und dass sie keine Ziffer sind.',
  exact: 'Genau das wird gesendet',
  consentTitle: (version) => `Worin du einwilligst (Version ${version})`,
  consent:
    'Du gibst diese Zeichnung und die Ziffer, die du gemeint hast, dem Eigentümer dieser Website, um bessere Netze zum Lesen von Ziffern zu trainieren. Gesendet werden nur die Linien und die Ziffer, kein Name und keine Adresse. Sie dürfen mit den anderen Zeichnungen veröffentlicht werden, ebenso Netze, die damit trainiert wurden. Du bekommst ein Token: Solange du es behältst, kannst du die Zeichnung zurücknehmen, und sie wird gelöscht. Was vorher veröffentlicht oder trainiert wurde, bleibt, wie es ist.',
  agree: 'Einwilligen und senden',
  refuse: 'Nicht senden',
  sending: 'Wird gesendet…',

  thanks: 'Danke: Deine Zeichnung ist angekommen',
  kept: 'Mit diesem Token kannst du die Zeichnung zurücknehmen. Dieser Browser bewahrt es unter „Deine Zeichnungen“ auf; kopiere es für den Fall, dass die Daten des Browsers gelöscht werden.',
  notKept:
    'Dieser Browser kann das Token nicht aufbewahren: Kopiere es jetzt, denn ohne es kannst du die Zeichnung nicht zurücknehmen.',
  copy: 'Token kopieren',
  copied: 'Token kopiert.',
  notCopied: 'Kopieren ist gesperrt: Markiere das Token und kopiere es von Hand.',
  close: 'Schließen',

  given: 'Deine Zeichnungen',
  giving: 'Zeichnungen geben',
  none: 'Du hast von diesem Browser aus keine Zeichnung gegeben.',
  digitOn: (digit, day) => `Eine ${digit}, gegeben am ${day}`,
  noDigitOn: (day) => `Keine Ziffer, gegeben am ${day}`,
  takeBack: 'Zurücknehmen',
  takingBack: 'Wird zurückgenommen…',
  deleted: 'Zurückgenommen: Die Website hat die Zeichnung gelöscht.',
  gone: 'Die Website hat diese Zeichnung nicht mehr: Sie wurde schon gelöscht.',
  unknownToken: 'Keine Zeichnung hat dieses Token: Prüfe das Token, oder sie wurde schon gelöscht.',
  otherToken: 'Token einer Zeichnung, die nicht in der Liste steht',
  noToken: 'Das ist kein Token: Füge es vollständig ein.',
  ask: 'Nach einer Korrektur fragen',

  failures: {
    offline: 'Keine Antwort von der Website: Prüfe die Verbindung und versuche es noch einmal.',
    rateLimited: (time) => `Zu viele Anfragen von hier: Versuche es in ${time} noch einmal.`,
    duplicate: 'Die Website hat diese Zeichnung schon: Sie muss nicht noch einmal gesendet werden.',
    refused: 'Die Website kann diese Zeichnung nicht verwenden: Zeichne die Ziffer noch einmal, mit wenigen Linien.',
    unavailable: 'Der Speicher der Website ist voll oder nicht erreichbar: Versuche es später noch einmal.',
    closed: 'Die Website nimmt keine Zeichnungen mehr an: Ihr Eigentümer kann deine immer noch löschen.',
    outdated: 'Der Text, in den du einwilligst, hat sich geändert: Lade die Seite neu und lies ihn noch einmal.',
  },
}

export default de
