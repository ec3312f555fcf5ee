import type { Random } from './random.ts'

const firstNames = ['Anna', 'Luca', 'Mia', 'Noah', 'Elena', 'David', 'Sofia', 'Jonas']
const lastNames = ['Meier', 'Rossi', 'Keller', 'Novak', 'Larsen', 'Dubois', 'Silva', 'Bauer']
const companies = ['Alpenwerk AG', 'Nordlicht GmbH', 'Rossi & Figli', 'Lakeside Ltd']
const cities = ['Bern', 'Zurich', 'Vienna', 'Lyon', 'Turin', 'Hamburg', 'Malmö', 'Porto']
const streets = ['Bahnhofstrasse 12', 'Main Street 5', 'Via Roma 31', 'Lindenweg 8']
const countries = ['CH', 'DE', 'AT', 'FR', 'IT', 'SE']
const currencies = ['EUR', 'CHF', 'USD', 'GBP']
/** Account numbers of examples, whose check digits are right. */
const ibans = ['CH9300762011623852957', 'DE89370400440532013000', 'FR1420041010050500013M02606', 'AT611904300234573201']
const bics = ['POFICHBEXXX', 'DEUTDEFF', 'BNPAFRPP']
const phones = ['+41 31 555 01 23', '+49 30 5550124', '+43 1 5550125']
const languages = ['de', 'en', 'fr', 'it']
const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor']
const sentences = ['Leave it at the back door', 'Call before delivery', 'Checked and packed', 'As agreed by phone']
const states = ['new', 'open', 'accepted', 'done']

type TextHint = readonly [RegExp, (random: Random) => string]

/** What a text is by its name, in small letters and without separators; the first that matches counts. */
const textHints: readonly TextHint[] = [
  [/e?mail(?:address)?$/, (random) => emailOf(random)],
  [/^(?:first|given|fore)name$/, (random) => pickOf(firstNames, random)],
  [/^(?:last|family|sur)name$/, (random) => pickOf(lastNames, random)],
  [/(?:company|organi[sz]ation|supplier|employer)(?:name)?$/, (random) => pickOf(companies, random)],
  [/(?:city|town|place|ort)$/, (random) => pickOf(cities, random)],
  [/(?:street|strasse|addressline\d?|address)$/, (random) => pickOf(streets, random)],
  [/(?:zip|zipcode|postcode|postalcode|plz)$/, (random) => String(random.between(1000, 9999))],
  [/(?:country|countrycode|nationality)$/, (random) => pickOf(countries, random)],
  [/(?:currency|currencycode)$/, (random) => pickOf(currencies, random)],
  [/iban$/, (random) => pickOf(ibans, random)],
  [/(?:bic|swift)$/, (random) => pickOf(bics, random)],
  [/(?:phone|phonenumber|mobile|telephone|tel|fax)$/, (random) => pickOf(phones, random)],
  [/(?:url|uri|link|href|website|homepage|callback)$/, (random) => urlOf(random)],
  [/(?:uuid|guid)$/, (random) => uuidOf(random)],
  [/(?:birthdate|birthday|dateofbirth|duedate|date)$/, (random) => dateTimeOf(random).slice(0, 10)],
  [/(?:(?:creat|updat|sent|receiv|chang|modifi|accept|deliver|paid)\w*at|timestamp|datetime|occurredat)$/, dateTimeOf],
  [/(?:language|locale|lang)$/, (random) => pickOf(languages, random)],
  [/(?:status|state)$/, (random) => pickOf(states, random)],
  [/(?:note|comment|description|text|message|reason|remark|body)$/, (random) => pickOf(sentences, random)],
  [/(?:price|amount|total|sum|cost)$/, (random) => priceOf(random).toFixed(2)],
  [/(?:sku|article|articlenumber|productcode|code)$/, (random) => `K-${random.between(1, 999)}`],
  [/(?:processinstanceid|correlationid|messageid|requestid|traceid)$/, uuidOf],
  [
    /(?:id|key|number|nr|no|reference|ref)$/,
    (random) => `${pickOf(['A', 'B', 'C'], random)}-${random.between(10_000, 99_999)}`,
  ],
  [
    /(?:fullname|customername|username|contact|^name)$/,
    (random) => `${pickOf(firstNames, random)} ${pickOf(lastNames, random)}`,
  ],
  [/(?:ip|ipaddress)$/, (random) => `192.0.2.${random.between(1, 254)}`],
  [/version$/, (random) => `${random.between(1, 4)}.${random.between(0, 9)}`],
]

/** A text that its name suggests, else a word. */
export function textHint(name: string, random: Random): string {
  const plain = plainName(name)
  // `createdAt` by its last word.
  const hint = textHints.find(([pattern]) => pattern.test(plain))
  if (hint !== undefined) return hint[1](random)
  return /[a-z]At$/.test(name) ? dateTimeOf(random) : pickOf(words, random)
}

/** A number that its name suggests, else a small one. */
export function numberHint(name: string, whole: boolean, random: Random): number {
  const plain = plainName(name)
  if (/(?:price|amount|total|sum|cost|tax|fee|balance)$/.test(plain)) {
    return whole ? random.between(1, 500) : priceOf(random)
  }
  if (/(?:quantity|qty|count|pieces)$/.test(plain)) return random.between(1, 10)
  if (plain.endsWith('year')) return random.between(2020, 2026)
  if (/(?:timestamp|epoch|millis|at)$/.test(plain) && whole)
    return 1_767_225_600_000 + random.between(0, 31_535_999) * 1000
  if (/(?:percent|percentage|discount)$/.test(plain)) return random.between(0, 100)
  if (plain.endsWith('age')) return random.between(18, 90)
  if (/(?:latitude|lat)$/.test(plain)) return random.between(-9_000, 9_000) / 100
  if (/(?:longitude|lon|lng)$/.test(plain)) return random.between(-18_000, 18_000) / 100
  if (/(?:id|number|nr|no)$/.test(plain)) return random.between(1000, 99_999)
  return whole ? random.between(1, 100) : random.between(100, 99_999) / 100
}

/** A text of a format; null where the format is not known. */
export function formatSample(format: string, random: Random): string | null {
  switch (format) {
    case 'date-time':
      return dateTimeOf(random)
    case 'date':
      return dateTimeOf(random).slice(0, 10)
    case 'time':
      return dateTimeOf(random).slice(11)
    case 'duration':
      return `P${random.between(1, 20)}DT${random.between(1, 23)}H`
    case 'email':
    case 'idn-email':
      return emailOf(random)
    case 'uuid':
      return uuidOf(random)
    case 'uri':
    case 'url':
    case 'iri':
      return urlOf(random)
    case 'uri-reference':
    case 'iri-reference':
      return `/orders/${random.between(1, 999)}`
    case 'ipv4':
      return `192.0.2.${random.between(1, 254)}`
    case 'ipv6':
      return `2001:db8::${random.between(1, 9999)}`
    case 'hostname':
    case 'idn-hostname':
      return `${pickOf(words, random)}.example.com`
    case 'json-pointer':
      return `/${pickOf(words, random)}`
    default:
      return null
  }
}

function emailOf(random: Random): string {
  return `${pickOf(firstNames, random)}.${pickOf(lastNames, random)}@example.com`.toLowerCase()
}

function urlOf(random: Random): string {
  return `https://example.com/${pickOf(words, random)}/${random.between(1, 999)}`
}

function uuidOf(random: Random): string {
  const digits = Array.from({ length: 32 }, () => random.between(0, 15).toString(16))
  digits[12] = '4'
  digits[16] = pickOf(['8', '9', 'a', 'b'], random)
  const text = digits.join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}

/** A moment of the year 2026. */
function dateTimeOf(random: Random): string {
  return new Date(1_767_225_600_000 + random.between(0, 31_535_999) * 1000).toISOString().replace('.000', '')
}

function priceOf(random: Random): number {
  return random.between(100, 50_000) / 100
}

function pickOf(items: readonly string[], random: Random): string {
  return random.pick(items) ?? ''
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
}
