import { useNavigate } from '@tanstack/react-router'

type Change = Readonly<Record<string, string | undefined>>

/** Changes what the address says of the page that is open; an empty text takes the field out of it. */
export function useSetSearch() {
  const navigate = useNavigate()
  return (change: Change) =>
    void navigate({
      to: '.',
      search: (view: Change) => ({
        ...view,
        ...Object.fromEntries(Object.entries(change).map(([field, value]) => [field, value || undefined])),
      }),
      resetScroll: false,
      replace: true,
    })
}
