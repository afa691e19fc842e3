/**
 * French stop words, folded by `fold`: articles, pronouns, prepositions, conjunctions, forms of « être », « avoir » and « faire », and the
 * remains of elisions.
 */
export const stopWords: ReadonlySet<string> = new Set(
  `a afin ai aie aient ainsi ait alors apres as au aucun aucune aujourd auquel aura aurai auraient aurait auront aussi autre autres aux
  auxquelles auxquels avaient avais avait avant avec avez avoir avons ayant beaucoup bien c car ce ceci cela celle celles celui cependant
  ces cet cette ceux chaque chez ci comme comment contre d dans de dela depuis des desormais deux dit doit doivent donc dont du durant elle
  elles en encore enfin ensuite entre es est et etaient etais etait etant ete etes etre eu eue eurent eut eux fait faire fais faisait font
  fois furent fut guere hors hui ici il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque
  lui m ma mais malgre me meme memes mes mieux moi moins mon n ne ni non nos notre nous on ont or ou outre par parce parmi pas pendant peu
  peut peuvent plus plusieurs plutot pour pourquoi pourrait presque pres puis puisqu puisque qu quand quant que quel quelle quelles quelqu
  quelque quelques quels qui quoi s sa sans se selon sera serai seraient serait seront ses seulement si sinon soi soient sois soit sommes
  son sont sous suis sur surtout t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute toutefois toutes tres trop
  tu un une va vers voici voila vont vos votre vous y`.split(/\s+/u),
)
