import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { assert } from '#core/ground/result.ts'

/** Points of an A4 page, and of what is left of it for what it says. */
const PAGE = { width: 595.28, height: 841.89 }
export const LEFT = 56
export const WIDTH = PAGE.width - 2 * LEFT
const TOP = 78
const BOTTOM = PAGE.height - 64

export const INK = { text: '#1d2521', quiet: '#5d6863', accent: '#0b5d48', rule: '#d5dbd8', head: '#eff3f1' } as const

/** Four sizes, as on the console. */
export const SIZE = { small: 7.5, text: 9, head: 12, large: 24 } as const

const FONTS = { regular: '400Regular/Inter_400Regular.ttf', strong: '600SemiBold/Inter_600SemiBold.ttf' } as const

/** How much of a name has room on the edge of a page. */
const LONGEST_EDGE = 90

/** What stands for a character that the font doesn't have. */
const MISSING = '□'

export type Style = Readonly<{
  size?: number
  weight?: keyof typeof FONTS
  color?: string
  align?: 'left' | 'right'
  /** Figures of one width, so that they stand under each other. */
  figures?: boolean
  tag?: 'H1' | 'H2' | 'P'
}>

export type Place = Readonly<{ x: number; y: number; width: number }>

/** What a document is called, by whom and of which day: the day is the only one that its bytes know. */
export type Imprint = Readonly<{
  title: string
  author: string
  date: string
  /** What stands on top of every page but the first. */
  running: string
  /** Left away where a test reads the bytes. */
  compress?: boolean
}>

/** A document that is being written. `y` is where the next thing goes. */
export type Paper = {
  readonly pdf: PDFKit.PDFDocument
  readonly imprint: Imprint
  readonly root: PDFKit.PDFStructureElement
  readonly pieces: Buffer[]
  y: number
}

export function openPaper(imprint: Imprint): Paper {
  const { title, author, date, compress = true } = imprint
  const day = new Date(`${date}T00:00:00Z`)
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    compress,
    pdfVersion: '1.7',
    lang: 'en',
    tagged: true,
    displayTitle: true,
    info: {
      Title: title,
      Author: author,
      Creator: 'Perennial',
      Producer: 'Perennial',
      CreationDate: day,
      ModDate: day,
    },
  })
  for (const [name, file] of Object.entries(FONTS)) {
    pdf.registerFont(name, fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)))
  }
  const pieces: Buffer[] = []
  pdf.on('data', (piece: Buffer) => pieces.push(piece))
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  pdf.addPage()
  return { pdf, imprint, root, pieces, y: TOP }
}

/** What is left of the page. */
export function roomLeft({ y }: Paper): number {
  return BOTTOM - y
}

/** How much a page has room for. */
export const PAGE_ROOM = BOTTOM - TOP

export function nextPage(paper: Paper): void {
  paper.pdf.addPage()
  paper.y = TOP
}

/** How tall a text is in a width. */
export function heightOf(paper: Paper, text: string, width: number, style: Style = {}): number {
  const shown = dress(paper, text, style)
  return paper.pdf.heightOfString(shown, optionsOf(style, width))
}

/** Writes at a place, whatever stands there, and tells how tall it is. */
export function write(paper: Paper, text: string, { x, y, width }: Place, style: Style = {}): number {
  const { pdf, root } = paper
  const options = optionsOf(style, width)
  let height = 0
  const draw = (): void => {
    const shown = dress(paper, text, style)
    height = pdf.heightOfString(shown, options)
    pdf.text(shown, x, y, options)
  }
  root.add(pdf.struct(style.tag ?? 'P', {}, draw))
  return height
}

/** Writes over the whole width, below what was written last. */
export function writeBelow(paper: Paper, text: string, style: Style = {}, gap = 4): void {
  const height = heightOf(paper, text, WIDTH, style)
  if (height > roomLeft(paper)) nextPage(paper)
  paper.y += write(paper, text, { x: LEFT, y: paper.y, width: WIDTH }, style) + gap
}

export function rule(paper: Paper, y: number, { color = INK.rule as string, weight = 0.6 } = {}): void {
  const { pdf } = paper
  artifact(pdf, () =>
    pdf
      .moveTo(LEFT, y)
      .lineTo(LEFT + WIDTH, y)
      .lineWidth(weight)
      .strokeColor(color)
      .stroke(),
  )
}

export function fill(paper: Paper, { x, y, width }: Place, height: number, color: string): void {
  const { pdf } = paper
  artifact(pdf, () => pdf.rect(x, y, width, height).fillColor(color).fill())
}

function artifact(pdf: PDFKit.PDFDocument, draw: () => unknown): void {
  pdf.markContent('Artifact', { type: 'Layout' })
  draw()
  pdf.endMarkedContent()
}

function optionsOf({ align = 'left', figures = false }: Style, width: number): PDFKit.Mixins.TextOptions {
  return { width, align, lineGap: 1.5, ...(figures && { features: ['tnum'] }) }
}

/** Sets font and color, and gives the text as the font can show it. */
function dress({ pdf }: Paper, text: string, style: Style): string {
  const { size = SIZE.text, weight = 'regular', color = INK.text } = style
  pdf.font(weight).fontSize(size).fillColor(color)
  return showable(pdf, text)
}

type Glyphs = Readonly<{ hasGlyphForCodePoint: (point: number) => boolean }>

/** The library hands its font to nobody, and would show what the font doesn't have as nothing. */
function showable(pdf: PDFKit.PDFDocument, text: string): string {
  const { font } = (pdf as unknown as Readonly<{ _font: Readonly<{ font: Glyphs }> }>)._font
  const plain = text.toWellFormed().replaceAll(/[^\P{Cc}\n]+|\p{Zl}|\p{Zp}/gu, ' ')
  const has = (one: string): boolean => one === '\n' || font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0)
  return [...plain].map((one) => (has(one) ? one : MISSING)).join('')
}

/** Numbers the pages, names the document on all but the first, and gives its bytes. */
export async function finishPaper(paper: Paper): Promise<Buffer> {
  const { pdf, imprint, root, pieces } = paper
  const { count } = pdf.bufferedPageRange()
  assert(count > 0, 'a document has a page')
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at)
    if (at > 0) edge(pdf, onOneLine(imprint.running), 42, 'left')
    if (at > 0) rule(paper, 58)
    edge(pdf, onOneLine(imprint.author), BOTTOM + 24, 'left')
    edge(pdf, `${at + 1} of ${count}`, BOTTOM + 24, 'right')
  }
  root.end()
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject))
  pdf.end()
  await ended
  return Buffer.concat(pieces)
}

const onOneLine = (text: string): string => (text.length <= LONGEST_EDGE ? text : `${text.slice(0, LONGEST_EDGE)}…`)

function edge(pdf: PDFKit.PDFDocument, text: string, y: number, align: 'left' | 'right'): void {
  pdf.markContent('Artifact', { type: 'Pagination' })
  pdf.font('regular').fontSize(SIZE.small).fillColor(INK.quiet)
  pdf.text(showable(pdf, text), LEFT, y, { width: WIDTH, align, features: ['tnum'] })
  pdf.endMarkedContent()
}
