import { decodePunycode } from './punycode.ts'

/** Below which second labels names are registered, by top level: what stands before `co.uk` is somebody's, `co.uk` is nobody's. */
const TWO_LABELS: Readonly<Record<string, string>> = {
  ae: 'co net org',
  ar: 'com net org gob edu',
  at: 'co or ac gv',
  au: 'com net org edu gov asn id',
  bd: 'com net org',
  bo: 'com net org',
  br: 'com net org gov edu ind eco',
  cn: 'com net org gov edu ac',
  co: 'com net org gov edu',
  cr: 'co or ac',
  cy: 'com net org ac',
  do: 'com net org',
  ec: 'com net org fin',
  eg: 'com net org edu',
  es: 'com org nom gob edu',
  fr: 'asso com gouv',
  gr: 'com net org edu gov',
  gt: 'com net org',
  hk: 'com net org edu gov',
  hu: 'co org info',
  id: 'co or ac go web my sch',
  il: 'co org net ac gov muni',
  in: 'co net org gen firm ind ac gov',
  jp: 'co or ne ac go ad ed gr lg',
  ke: 'co or ne ac go',
  kr: 'co or ne ac go re pe',
  kw: 'com net org',
  lk: 'com net org',
  ma: 'co net org ac gov',
  mt: 'com net org edu',
  mx: 'com net org gob edu',
  my: 'com net org edu gov',
  ng: 'com net org edu gov',
  np: 'com net org',
  nz: 'co net org ac govt geek gen',
  om: 'com net org co',
  pe: 'com net org gob edu',
  ph: 'com net org edu gov',
  pk: 'com net org edu gov',
  pl: 'com net org edu gov biz info waw',
  pt: 'com org edu gov',
  py: 'com net org',
  qa: 'com net org',
  ro: 'com org store',
  rs: 'co org edu ac gov in',
  ru: 'com net org pp msk spb',
  sa: 'com net org edu gov',
  sg: 'com net org edu gov per',
  sv: 'com org edu gob',
  th: 'co or ac go in net',
  tr: 'com net org edu gov gen web',
  tw: 'com net org edu gov idv',
  tz: 'co or ac go ne',
  ua: 'com net org in kiev kyiv lviv edu gov',
  ug: 'co or ac go ne',
  uk: 'co org ac gov ltd plc me net sch nhs police',
  uy: 'com net org edu gub',
  ve: 'com co net org',
  vn: 'com net org edu gov',
  za: 'co org net ac gov web',
  zw: 'co org ac gov',
}

/** Where many publish below a name of one provider: each stands for itself. */
const HOSTS: ReadonlySet<string> = new Set(
  [
    'azurewebsites.net azurestaticapps.net blogspot.com blogspot.de cloudfront.net firebaseapp.com github.io gitlab.io',
    'herokuapp.com jimdosite.com myshopify.com netlify.app onmicrosoft.com pages.dev sharepoint.com square.site vercel.app web.app',
    'webflow.io weebly.com wixsite.com wordpress.com workers.dev',
  ]
    .join(' ')
    .split(' '),
)

/** Mail for everybody: that two write from there says nothing of their company. */
const FREE_MAIL: ReadonlySet<string> = new Set(
  [
    '126.com 163.com alice.it aol.com att.net bluewin.ch btinternet.com comcast.net cox.net fastmail.com foxmail.com free.fr',
    'freenet.de hanmail.net hey.com icloud.com interia.pl laposte.net libero.it live.com live.de live.fr live.nl live.co.uk mac.com',
    'mail.com mail.de mail.ru me.com msn.com naver.com o2.pl onet.pl orange.fr posteo.de proton.me protonmail.com qq.com rediffmail.com',
    'sbcglobal.net seznam.cz sfr.fr sina.com t-online.de telenet.be tiscali.it tutanota.com verizon.net virgilio.it wanadoo.fr web.de',
    'wp.pl ya.ru yandex.com yandex.ru ziggo.nl zoho.com',
  ]
    .join(' ')
    .split(' '),
)

/** Providers of mail for everybody that have their name in many countries. */
const FREE_MAIL_NAMES: ReadonlySet<string> = new Set(
  'gmail gmx googlemail hotmail outlook rocketmail yahoo ymail'.split(' '),
)

/**
 * The part of a domain that somebody registered: `fen.co.uk` of `https://shop.fen.co.uk/jobs` or of an address at it, in lower
 * case and in the letters that people read. Undefined where the text holds no such domain: one label, a public suffix, an address of
 * numbers. The suffixes of two labels are a list of this file, by hand: https://publicsuffix.org has all of them.
 */
export function registrableDomain(told: string): string | undefined {
  const labels = labelsOf(told)
  const [top, second] = [labels?.at(-1), labels?.at(-2)]
  if (!labels || top === undefined || second === undefined || /^\d+$/u.test(top)) return undefined
  const suffix = isSuffix(second, top) ? 2 : 1
  if (labels.length <= suffix) return undefined
  return labels.slice(-suffix - 1).join('.')
}

function isSuffix(second: string, top: string): boolean {
  return HOSTS.has(`${second}.${top}`) || (TWO_LABELS[top]?.split(' ').includes(second) ?? false)
}

/** Whether a registrable domain is one where everybody can have an address. */
export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.has(domain) || FREE_MAIL_NAMES.has(domain.slice(0, domain.indexOf('.')))
}

function labelsOf(told: string): readonly string[] | undefined {
  const host = told
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//u, '')
    .replace(/[/?#].*$/su, '')
    .replace(/^.*@/su, '')
    .replace(/:\d*$/u, '')
    .replace(/\.$/u, '')
  const labels = host.split('.').map((label) => readLabel(label))
  const read = labels.flatMap((label) => label ?? [])
  return read.length === labels.length ? read : undefined
}

/** Letters, digits and hyphens of any script, at most 63 of them; what begins with `xn--` is read as what it stands for. */
function readLabel(written: string): string | undefined {
  const label = written.startsWith('xn--') ? decodePunycode(written.slice(4)) : written
  const plain = label?.normalize('NFKC').toLowerCase().normalize('NFC')
  if (plain === undefined || plain.length > 63) return undefined
  return /^[\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?$/u.test(plain) ? plain : undefined
}
