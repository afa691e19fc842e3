import type { Image } from '../content/image.ts'

/** A picture in the terms of Media RSS. https://www.rssboard.org/media-rss */
export const mediaOf = ({ url, width, height, alt, caption, credit }: Image) => ({
  contents: [
    {
      url,
      medium: 'image',
      ...(width !== null && { width }),
      ...(height !== null && { height }),
      ...((caption ?? alt) && { description: { value: caption ?? alt, type: 'plain' } }),
      ...(credit && { credits: [{ value: credit }] }),
    },
  ],
})
