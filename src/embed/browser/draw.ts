import type { Form } from '../form.ts'
import type { Labels } from '../label.ts'
import type { Headline, Headlines } from './answer.ts'
import { dateOf, fullDate } from './date.ts'

/** Creates an element with its part. Only `textContent` and properties are set, so that no text becomes markup. */
function create<Tag extends keyof HTMLElementTagNameMap>(parent: Node, tag: Tag, name: string, text = ''): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  element.className = `kiosque-${name}`
  element.part.value = name
  element.textContent = text
  parent.appendChild(element)
  return element
}

interface Look {
  readonly form: Form
  readonly count: number
  readonly language: string
  readonly labels: Labels
}

/** What a drawing is updated and observed by. */
export interface Drawn {
  readonly times: readonly HTMLTimeElement[]
  /** In the order of the headlines. */
  readonly links: readonly HTMLAnchorElement[]
}

/** Draws the headlines into the box; without any, it draws rows that reserve their place. */
export function draw(box: HTMLElement, headlines: Headlines | null, { form, count, language, labels }: Look): Drawn {
  const drawn = { times: [] as HTMLTimeElement[], links: [] as HTMLAnchorElement[] }
  box.textContent = ''
  box.className = `kiosque kiosque-${form}${headlines ? '' : ' kiosque-waiting'}`
  box.ariaBusy = String(!headlines)
  const isTicker = form === 'ticker'
  if (form === 'related') create(box, 'p', 'heading', labels.related)
  if (isTicker) {
    drawSource(box, headlines)
    drawPause(box, labels)
  }
  const list = create(isTicker ? create(box, 'div', 'strip') : box, 'ul', 'items')
  // Safari takes a list without markers for none.
  list.role = 'list'
  list.ariaLabel = form === 'related' ? labels.related : labels.headlines
  for (let index = 0; index < count; index++) {
    const headline = headlines?.items[index]
    const item = create(list, 'li', 'item')
    if (headline) drawItem(item, headline, headlines, { form, language, labels }, drawn)
    // The place of a headline that there is none of: the height was reserved for it.
    else item.ariaHidden = 'true'
  }
  if (!isTicker) drawSource(box, headlines)
  return drawn
}

function drawItem(
  item: HTMLElement,
  headline: Headline,
  { newspaper }: Headlines,
  { form, language, labels }: Omit<Look, 'count'>,
  drawn: { readonly times: HTMLTimeElement[]; readonly links: HTMLAnchorElement[] },
): void {
  const { url, kicker, lead, image, publishedAt, access } = headline
  if (form === 'cards') {
    const picture = create(item, 'div', 'picture', image ? '' : newspaper.name)
    if (image) {
      const img = create(picture, 'img', 'image')
      img.loading = 'lazy'
      img.alt = image.alt
      img.src = image.at
    } else picture.ariaHidden = 'true'
  }
  const meta = create(item, 'p', 'meta')
  if (kicker) create(meta, 'span', 'kicker', kicker)
  if (publishedAt) {
    const time = create(meta, 'time', 'date')
    time.dateTime = publishedAt
    time.title = fullDate(dateOf(publishedAt), language)
    drawn.times.push(time)
  }
  if (access && access !== 'FREE') create(meta, 'span', 'access', labels.reserved)
  const link = create(item, 'a', 'link', headline.headline)
  link.href = url
  link.dir = 'auto'
  if (headline.language) link.lang = headline.language
  drawn.links.push(link)
  if (lead) create(item, 'p', 'lead', lead).dir = 'auto'
}

function drawSource(box: HTMLElement, headlines: Headlines | null): void {
  const source = create(box, 'p', 'source', headlines?.attribution ?? '')
  if (!headlines || headlines.attribution) return
  const { name, url } = headlines.newspaper
  const link = document.createElement('a')
  link.textContent = name
  link.href = url
  source.appendChild(link)
}

function drawPause(box: HTMLElement, { pause }: Labels): void {
  const button = create(box, 'button', 'button')
  button.type = 'button'
  button.ariaLabel = pause
  let isPaused = false
  button.ariaPressed = String(isPaused)
  button.onclick = () => {
    isPaused = !isPaused
    button.ariaPressed = String(isPaused)
    box.className = `kiosque kiosque-ticker${isPaused ? ' kiosque-paused' : ''}`
  }
}
