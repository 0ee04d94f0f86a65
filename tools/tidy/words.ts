/** Text that must not stand in any file: one machine's paths, people's addresses, hosts of package registries. */
import { type Finding, lineAt } from './source.ts'

// The patterns are written with classes such as [h] so that this file does not contain what it looks for.
const PATHS = /(?<![\w.:/}~*-])\/(?:[h]ome|[r]oot|[w]ork|[U]sers)\/[\w.-]+/g
const ADDRESSES = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi
const REGISTRIES =
  /[r]egistry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|[p]ypi\.org|[p]ythonhosted\.org|[d]eb\.debian\.org|[p]roxy\.golang\.org|[a]rtifactory|[v]erdaccio/gi
const INVENTED = /(?:^|[@.])(?:example\.(?:com|org|net)|[\w-]+\.(?:example|test|invalid|localhost))$/i

/** Words that only look like an address: a package with its version, a file behind a scope. */
const isAddress = (text: string) => !INVENTED.test(text) && !/@\d|\.(?:ts|tsx|js|json|md|css|svg|png|woff2)$/.test(text)

export function checkWords(path: string, text: string): Finding[] {
  const at = (rule: string, message: string) => (match: RegExpExecArray) => ({
    path,
    line: lineAt(text, match.index),
    rule,
    message: `${match[0]}: ${message}`,
  })
  return [
    ...[...text.matchAll(PATHS)].map(at('no-machine-path', 'a path of one machine')),
    ...[...text.matchAll(ADDRESSES)]
      .filter(([found]) => isAddress(found))
      .map(at('no-address', 'use example.com, .example or .test')),
    ...[...text.matchAll(REGISTRIES)].map(at('no-registry', 'where packages come from is the machine’s setting')),
  ]
}
