/** The host without « www. », in lower case; null where the text is no address of http or https. */
export const hostOf = (url: string | null): string | null =>
  url === null
    ? null
    : (URL.parse(url)
        ?.hostname.replace(/^www\./u, '')
        .toLowerCase() ?? null)
