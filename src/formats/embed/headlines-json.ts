import { imageUrlAt } from '../../content/image.ts'
import { jsonText } from '../json.ts'
import type { HeadlineList } from './headlines.ts'

const pictureWidth = 640

/** The headlines as JSON, for servers that render them themselves. The attribution belongs to each headline. */
export const headlinesJson = ({ title, url, attribution, items }: HeadlineList): string =>
  jsonText({
    title,
    url,
    attribution,
    items: items.map(({ image, ...item }) => ({
      ...item,
      image: image && { url: imageUrlAt(image, pictureWidth), alt: image.alt, credit: image.credit },
      attribution,
    })),
  })
