const onlySubscribers = 'The store returns contributions only to subscribers.'
const noSections = 'Only partners have a list of sections, and partners read no contributions.'
const readAgain =
  'An article that appeared is read again with `visible`. If it is not visible now and was not before, the change is left out.'
const partsInView = 'The parts of the article are read in the syndicated view. This condition decides between status 401 and 404.'

const guardedTwice = 'Bodies beyond the rights are not read, and `bodyIn` would leave out their text.'
const savesRead = 'The store returns no text beyond the rights. This condition decides whether it is asked.'

/** Plants that can't leak, by their ids, with the reason: a second condition guards the same content, or nothing secret is shown. */
export const equivalent: ReadonlyMap<string, string> = new Map([
  [
    'src/store/events/change-trace.ts articleTracesOf: visibility 3',
    'It only decides whether the change of a visible article is announced as a publication.',
  ],
  ['src/store/events/change-trace.ts edgesAfter: visibility', readAgain],
  ['src/store/events/change-trace.ts edgesAfter: visibility 2', readAgain],
  ['src/store/events/change-trace.ts edgesAfter: syndication', readAgain],
  ['src/store/events/change-trace.ts edgesAfter: sections', readAgain],
  [
    'src/store/reads/automatic-link.ts automaticLinks: sections 4',
    'The targets have the same section as the source, which is visible in the view.',
  ],
  [
    'src/store/reads/article-count.ts corrections: visibility 3',
    'It is the range of the index; `visible` decides which articles of it are added.',
  ],
  ['src/store/reads/contribution.ts contributionsById: sections', noSections],
  ['src/store/reads/contribution.ts contributionSlices: sections', noSections],
  ['src/store/reads/contribution.ts contributionsReach: sections', noSections],
  ['src/store/reads/contribution.ts contributionCounts: sections', noSections],
  [
    'src/store/reads/last-change.ts lastChange: visibility',
    'Only an event of a gateway whose clock is ahead is dated later than a read. Its date is not secret, but is no valid `Last-Modified`.',
  ],
  [
    'src/store/reads/sitemap.ts latestNews: visibility',
    'An article that is visible before the date that is printed on it is not secret. Search engines reject dates in the future.',
  ],
  ['src/store/reads/article-parts.ts articlePartsWithBody: rights', guardedTwice],
  ['src/store/reads/article-parts.ts articlePartsWithBody: rights 2', guardedTwice],
  ['src/graph/article.ts fields: rights', savesRead],
  ['src/graph/article.ts bodyOf: rights', savesRead],
  ['src/graph/contribution.ts fields › resolve: subscription', onlySubscribers],
  ['src/graph/contribution.ts resolveType: subscription', onlySubscribers],
  ['src/http/routes/article-page.ts contributionsOn: subscription', onlySubscribers],
  ['src/http/routes/oembed.ts find › ofArticle: syndication', partsInView],
  ['src/http/routes/oembed.ts find › ofArticle: sections', 'The article is found in a view that has only the sections of the partner.'],
])
