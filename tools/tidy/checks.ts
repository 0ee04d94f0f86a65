/** All of tidy's own rules: those over one file, and those over the tree. */
import type { House } from '#tools/house.ts'
import { checkNames } from './names.ts'
import { checkSize } from './size.ts'
import { type Finding, isScript, readSource } from './source.ts'
import { checkSyntax } from './syntax.ts'
import { checkWords } from './words.ts'

export function checkFile(path: string, text: string, house: House): Finding[] {
  const words = checkWords(path, text)
  if (!isScript(path) || house.generated.includes(path)) return words
  const source = readSource(path, text)
  return [...words, ...checkSize(source), ...checkSyntax(source, house)]
}

export function checkTree(paths: readonly string[], house: House): Finding[] {
  return checkNames(paths, house)
}
