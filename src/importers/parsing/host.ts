/** The host without « www. », in lower case; null if the text is not an http or https URL. */
export const hostOf = (url: string | null): string | null =>
  url === null
    ? null
    : (URL.parse(url)
        ?.hostname.replace(/^www\./u, '')
        .toLowerCase() ?? null)
