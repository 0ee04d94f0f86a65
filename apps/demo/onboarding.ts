import { createHash } from 'node:crypto'
import type { Context } from '#operations/context.ts'
import { keepDocument } from '#stores/files/document-store.ts'
import { OPERATOR } from './channel.ts'
import { PRICED_FROM, type Told, told } from './facts.ts'
import { tell } from './tell.ts'

const TERMS = `${OPERATOR}:partner-terms`
const TERMS_TEXT = `1. The partner looks after every customer that it sells to: at least one business review in each quarter.
2. Usage is reported as it was measured. What was measured late is corrected, never estimated.
3. Earnings vest while the customer stays. What was earned on a customer that was left alone can be taken back.
4. Either side may end this agreement with 90 days of notice.
`

/** How far a partner has come when the demo begins. */
type Stage = 'applied' | 'terms_pending' | 'documents_pending' | 'enrolled'
type Newcomer = Readonly<{
  partner: string
  legalName: string
  country: string
  taxId: string
  contact: string
  stage: Stage
  insuredDays: number
}>

const NEWCOMERS: readonly Newcomer[] = [
  {
    partner: 'leaf',
    legalName: 'Leaf Cloud Services Ltd',
    country: 'GB',
    taxId: 'GB 284 1193 07',
    contact: 'omar@leaf.example',
    stage: 'enrolled',
    insuredDays: 300,
  },
  {
    partner: 'birch',
    legalName: 'Birch Managed IT GmbH',
    country: 'DE',
    taxId: 'DE 811 204 556',
    contact: 'jonas@birch.example',
    stage: 'enrolled',
    insuredDays: 21,
  },
  {
    partner: 'sakura',
    legalName: 'Sakura Systems K.K.',
    country: 'JP',
    taxId: 'T6010 0010 33284',
    contact: 'yuki@sakura.example',
    stage: 'documents_pending',
    insuredDays: 0,
  },
]

/**
 * Takes the demo's partners on, as far as each has come: one enrolled, one whose insurance runs out within the days that the
 * vendor warns ahead, one that still owes a paper. `personOf` finds who signs for a partner.
 */
export async function onboardPartners(base: Context, personOf: (email: string) => string | undefined): Promise<void> {
  await tell(base, OPERATOR, [terms(), requirements()])
  for (const newcomer of NEWCOMERS) {
    const person = personOf(newcomer.contact)
    if (person !== undefined) await takeOn(base, newcomer, person)
  }
}

async function takeOn(base: Context, newcomer: Newcomer, person: string): Promise<void> {
  const { partner, stage, legalName, country, taxId } = newcomer
  const about = `${partner}:${OPERATOR}`
  const company = { legalName, country, taxId }
  await tell(base, partner, [
    told('partner_application', about, { to: OPERATOR, parts: ['managed_service_provider'], company, contact: person }),
  ])
  if (stage === 'applied') return
  await tell(base, OPERATOR, [told('application_decided', about, { decision: 'approved' })])
  if (stage === 'terms_pending') return
  const accepted = { terms: TERMS, version: 1, sha256: hashOf(TERMS_TEXT), person, at: base.now.toString() }
  await tell(base, partner, [told('terms_accepted', about, accepted)])
  if (stage === 'documents_pending') return
  const paper = await insurance(base, newcomer)
  await tell(base, partner, [paper])
  const { sha256 } = paper.body as { sha256: string }
  await tell(base, OPERATOR, [
    told('document_reviewed', paper.about, { decision: 'accepted', sha256 }),
    told('enrolled', about, { from: base.now.toString() }),
  ])
}

function terms(): Told {
  const parts = ['managed_service_provider']
  const text = { text: TERMS_TEXT, sha256: hashOf(TERMS_TEXT) }
  return told('terms', TERMS, { version: 1, title: 'Partner terms', parts, ...text, from: PRICED_FROM })
}

function requirements(): Told {
  const documents = [{ document: 'insurance', reviewed: true }]
  return told('enrollment_requirements', `${OPERATOR}:partners`, {
    parts: ['managed_service_provider'],
    documents,
    warnDays: 30,
  })
}

/** A certificate whose content is kept where contents are. */
async function insurance(base: Context, { partner, legalName, insuredDays }: Newcomer): Promise<Told> {
  const content = Buffer.from(certificate(`Liability insurance of ${legalName}`))
  const sha256 = createHash('sha256').update(content).digest('hex')
  if (base.documents) await keepDocument(base.documents, partner, inOnePiece(content))
  const today = base.now.toZonedDateTimeISO('UTC').toPlainDate()
  return told('partner_document', `${partner}:insurance`, {
    document: 'insurance',
    sha256,
    name: `${partner}-insurance.pdf`,
    mediaType: 'application/pdf',
    bytes: content.length,
    sharedWith: OPERATOR,
    zone: 'UTC',
    validFrom: today.subtract({ months: 6 }).toString(),
    validThrough: today.add({ days: insuredDays }).toString(),
  })
}

async function* inOnePiece(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A PDF of one page with one line of text. */
function certificate(line: string): string {
  const drawing = `BT /F1 18 Tf 72 720 Td (${line.replaceAll(/[()\\]/g, '')}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
}
