import { builder } from './builder.ts'

export const Genre = builder.enumType('Genre', {
  description: 'Genre of an article, after the IPTC genre NewsCodes. https://cv.iptc.org/newscodes/genre/',
  values: {
    NEWS: { description: 'Current news. Also the default for sources that specify no genre.' },
    ANALYSIS: { description: 'Interpretation of events.' },
    OPINION: { description: 'The opinion of the author.' },
    INTERVIEW: { description: 'A conversation in questions and answers.' },
    REPORTAGE: { description: 'A report from the scene.' },
    PRESS_RELEASE: { description: 'A text supplied by the organisation that it is about.' },
    SPONSORED: { description: 'Paid content. Label it as such.' },
  },
})
