import { expect, test } from 'vitest'
import { campaignOf } from '../../src/content/campaign.ts'
import { withCampaign } from '../../src/content/partner.ts'

test('A campaign is added to any address, and never changes which page it leads to', () => {
  const campaign = campaignOf(['utm_source=le relais', 'utm_medium=widget&co'])
  expect(campaign).toBe('utm_source=le+relais&utm_medium=widget%26co')
  expect(campaignOf([])).toBeNull()
  expect(
    [
      'https://journal.example/a/pont',
      'https://source.example/?id=5&vide#suite',
      'https://source.example/?utm_source=presse',
      'https://source.example/?q=%20a+b',
    ].map((address) => withCampaign(address, campaign)),
  ).toEqual([
    'https://journal.example/a/pont?utm_source=le+relais&utm_medium=widget%26co',
    'https://source.example/?id=5&vide&utm_source=le+relais&utm_medium=widget%26co#suite',
    'https://source.example/?utm_source=presse&utm_medium=widget%26co',
    'https://source.example/?q=%20a+b&utm_source=le+relais&utm_medium=widget%26co',
  ])
  expect(withCampaign('https://journal.example/a/pont', null)).toBe('https://journal.example/a/pont')
})

test.each([
  [['utm_source'], '"utm_source" is no parameter of a campaign: expected a name such as utm_source, "=" and a value'],
  [['utm source=a'], '"utm source=a" is no parameter'],
  [['UTM=a'], '"UTM=a" is no parameter'],
  [['after=a'], 'not after or key'],
  [['utm_source=a', 'utm_source=b'], '"utm_source=b" is no parameter'],
  [['utm_source='], 'parameter "utm_source" has an invalid value: expected 1 to 200 characters'],
  [['utm_source=a\nb'], 'parameter "utm_source" has an invalid value'],
  [Array.from({ length: 11 }, (_, index) => `p${index}=a`), 'The campaign has 11 parameters: expected 10 at most.'],
])('A campaign is not made of %j', (parameters, message) => {
  expect(() => campaignOf(parameters)).toThrow(message)
})
