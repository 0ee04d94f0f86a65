import { useSearch } from '@tanstack/react-router'

/** What the address says beside the page: for whom the person acts, at which month, and which amount is explained. */
export type View = Readonly<{
  as?: string
  month?: string
  explain?: string
  money?: string
  use?: string
  line?: string
}>

const FIELDS = ['as', 'month', 'explain', 'money', 'use', 'line'] as const

/** Keeps the fields that the console knows, and only as text. */
export function readView(search: Readonly<Record<string, unknown>>): View {
  const told = FIELDS.flatMap((field) => {
    const value = search[field]
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : []
  })
  return Object.fromEntries(told)
}

export function useView(): View {
  return useSearch({ strict: false })
}

/** The organization that the address lets act; undefined means the one that the person joined first. */
export function useViewer(): string | undefined {
  return useView().as
}
