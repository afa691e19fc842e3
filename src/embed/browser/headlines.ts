// The script that pages of partners load: it defines <kiosque-headlines>.
import { HeadlinesElement } from './headlines-element.ts'

const name = 'kiosque-headlines'

// The first version on a page stays: an element can be defined once.
if (!customElements.get(name)) customElements.define(name, HeadlinesElement)
