const lines = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})$`, 'iu')

/** Lines that pages print around texts: for sharing, subscribing, following and commenting. */
const furniture = lines(
  'advert|advertisement|publicit[ée]|annonces?|la suite apr[èe]s (?:cette|la) publicit[ée]|close|fermer|caption|l[ée]gende|accueil|retour|haut de page|\\d+',
  "partage[rz]?(?:\\b.{0,60})?|share(?:\\b.{0,40})?|tweet(?:er)?|imprimer|print|envoyer(?: par (?:e-?)?mail)?|e-?mail|facebook|twitter|whatsapp|linkedin|telegram|copier le lien|copy link|j[’']aime(?: [çc]a)? ?:?.{0,20}",
  "lire la suite.{0,20}|read more.{0,20}|article (?:pr[ée]c[ée]dent|suivant)\\b.{0,140}|navigation (?:de l[’']article|des articles)",
  "(?:inscrivez|abonnez|connectez)-vous.{0,160}|je m[’']abonne.{0,30}|s[’']abonner.{0,40}|(?:d[ée]j[àa]|je suis) abonn[ée].{0,60}|cet article est r[ée]serv[ée].{0,80}|il vous reste.{0,60}|soutenez(?:-nous| notre).{0,120}|faites un don.{0,120}",
  '(?:recevez|s[ée]lectionn[ée]).{0,100}newsletter.{0,60}|pour ne rien (?:manquer|rater).{0,160}|t[ée]l[ée]chargez.{0,60}application.{0,80}',
  "suivez[- ](?:nous|l[’']actualit[ée]).{0,120}|(?:suivez|retrouvez|rejoignez).{0,100}(?:facebook|twitter|whatsapp|telegram|youtube|instagram|google|cha[îi]ne).{0,80}",
  "temps de lecture.{0,30}|\\d+ ?min(?:utes?)? de lecture|lecture ?:? ?\\d+ ?min.{0,10}|(?:lu|vu|visit[ée]e?|consult[ée]e?) ?:? ?\\d+ fois|\\d+ (?:vues?|views?|lectures?|lecteurs?|partages?|commentaires?|comments?)|[ée]couter(?: l[’']article)?.{0,20}",
  '(?:©|copyright\\b).{0,140}|tous droits r[ée]serv[ée]s.{0,80}|reproduction.{0,20}interdite.{0,60}|loading.*|chargement.*',
  'publi[ée]e? (?:le|:|par|dans).{0,90}|class[ée]e? (?:dans|sous).{0,90}|posted in.{0,90}|mis(?:e)? [àa] jour.{0,60}|(?:tags?|mots[- ]cl[ée]s|[ée]tiquettes|th[èe]mes|cat[ée]gories?|rubriques?) ?:.{0,200}',
  'r[ée]agir.{0,30}|r[ée]agissez.{0,60}|(?:voir|lire|afficher) les (?:\\d+ )?commentaires.{0,20}|(?:pas de|aucun) commentaire.{0,20}|votre adresse.{0,30}ne sera pas publi[ée]e.{0,80}|enregistrer mon nom.{0,160}|ce site utilise akismet.{0,160}',
)

/** Lines below pictures that are not marked as captions. */
const pictureLine =
  /(?:\((?:image|photo|cr[ée]dits?|ap photo|©)[^)]*\)|^(?:photo|image|illustration|cr[ée]dit)s?(?: (?:illustrative|photos?|d[’']illustration|d[’']archives|[àa] la une))? ?[:©].{0,80})$/iu

/** Headings of parts after the text. */
const endings = lines(
  'articles? (?:similaires?|li[ée]s|connexes) ?:?|(?:dans la m[êe]me (?:rubrique|cat[ée]gorie)|sur le m[êe]me (?:sujet|th[èe]me)|les plus (?:lus|r[ée]cents|populaires)|related (?:posts|articles|stories)) ?:?',
  '[àa] lire (?:aussi|[ée]galement) ?:?|lire (?:aussi|[ée]galement) ?:?|vous (?:aimerez|pourriez) .{0,40}|you (?:may|might) (?:also )?(?:like|enjoy).{0,20}|more (?:stories|from).{0,40}',
  "(?:\\d+ )?commentaires? ?:?|comments? ?:?|(?:laisser|laissez|poster|ajouter) un commentaire ?:?|laisser une r[ée]ponse.{0,20}|leave a (?:reply|comment) ?:?|newsletter ?:?|[àa] propos de l[’']auteur ?:?",
)

/** Whether a line is not part of the text, wherever it occurs. */
export function isBoilerplate(line: string): boolean {
  const spaced = line.replace(/\s/gu, ' ')
  return furniture.test(spaced) || pictureLine.test(spaced)
}

/** Whether a line is the first one after the text. */
export const endsText = (line: string): boolean => endings.test(line.replace(/\s/gu, ' '))
