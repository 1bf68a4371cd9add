import type { ContributionMessages } from './en'

const fr: ContributionMessages = {
  offer: 'Donner ce dessin pour entraîner de meilleurs réseaux\u00a0?',
  look: 'Voir d’abord',
  decline: 'Non, merci',

  title: 'Donner ce dessin\u00a0?',
  sentDigit: (digit) => `Seuls ces traits sont envoyés, et le fait qu’ils signifient un\u00a0${digit}.`,
  sentNoDigit: 'Seuls ces traits sont envoyés, et le fait qu’ils ne sont pas un chiffre.',
  exact: 'Exactement ce qui est envoyé',
  consentTitle: (version) => `Ce que vous acceptez (version ${version})`,
  consent:
    'Vous donnez ce dessin et le chiffre que vous vouliez écrire au propriétaire de ce site, pour entraîner de meilleurs réseaux à lire les chiffres. Seuls les traits et le chiffre sont envoyés, sans nom ni adresse. Ils peuvent être publiés avec les autres dessins, et les réseaux entraînés avec eux peuvent être publiés. Vous recevez un jeton\u00a0: tant que vous le gardez, vous pouvez reprendre le dessin, et il est supprimé. Ce qui a été publié ou entraîné auparavant reste tel quel.',
  agree: 'Accepter et envoyer',
  refuse: 'Ne pas envoyer',
  sending: 'Envoi…',

  thanks: 'Merci\u00a0: votre dessin est arrivé',
  kept: 'Avec ce jeton, vous pouvez reprendre le dessin. Ce navigateur le garde sous «\u00a0Dessins donnés\u00a0»\u00a0; copiez-le au cas où les données du navigateur seraient effacées.',
  notKept:
    'Ce navigateur ne peut pas garder le jeton\u00a0: copiez-le maintenant, car sans lui vous ne pourrez pas reprendre le dessin.',
  copy: 'Copier le jeton',
  copied: 'Jeton copié.',
  notCopied: 'La copie est bloquée\u00a0: sélectionnez le jeton et copiez-le à la main.',
  close: 'Fermer',

  given: 'Dessins donnés',
  giving: 'Donner des dessins',
  none: 'Vous n’avez donné aucun dessin depuis ce navigateur.',
  digitOn: (digit, day) => `Un ${digit}, donné le ${day}`,
  noDigitOn: (day) => `Pas un chiffre, donné le ${day}`,
  takeBack: 'Reprendre',
  takingBack: 'Reprise…',
  deleted: 'Repris\u00a0: le site a supprimé le dessin.',
  gone: 'Le site n’a plus ce dessin\u00a0: il a été supprimé auparavant.',
  unknownToken: 'Aucun dessin n’a ce jeton\u00a0: vérifiez le jeton, ou il a été supprimé auparavant.',
  otherToken: 'Jeton d’un dessin qui n’est pas dans la liste',
  noToken: 'Ce n’est pas un jeton\u00a0: collez-le en entier.',
  ask: 'Demander après une correction',

  failures: {
    offline: 'Le site ne répond pas\u00a0: vérifiez votre connexion et réessayez.',
    rateLimited: (time) => `Trop de demandes d’ici\u00a0: réessayez dans ${time}.`,
    duplicate: 'Le site a déjà ce dessin\u00a0: inutile de l’envoyer à nouveau.',
    refused: 'Le site ne peut pas utiliser ce dessin\u00a0: redessinez le chiffre, en peu de traits.',
    unavailable: 'La base du site est pleine ou injoignable\u00a0: réessayez plus tard.',
    closed: 'Le site n’accepte plus de dessins\u00a0: son propriétaire peut encore supprimer les vôtres.',
    outdated: 'Le texte à accepter a changé\u00a0: rechargez la page et relisez-le.',
  },
}

export default fr
