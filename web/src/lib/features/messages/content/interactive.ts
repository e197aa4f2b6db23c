/** What an interactive message offers, whatever its kind. */
export interface Offered {
  header: string | null;
  footer: string | null;
  links: { title: string; url: string }[];
  options: { title: string; description: string | null }[];
}

interface Known {
  type?: string;
  header?: { text?: string };
  footer?: { text?: string };
  action?: {
    button?: string;
    buttons?: { reply?: { title?: string } }[];
    sections?: { rows?: { title?: string; description?: string }[] }[];
    parameters?: { display_text?: string; url?: string };
  };
}

export function actions(interactive: Record<string, unknown> | undefined): Offered {
  const { header, footer, action } = (interactive ?? {}) as Known;
  const url = action?.parameters?.url;
  return {
    header: header?.text ?? null,
    footer: footer?.text ?? null,
    links: url && /^https?:/i.test(url) ? [{ title: action.parameters?.display_text ?? url, url }] : [],
    options: [
      ...(action?.buttons ?? []).map(({ reply }) => ({ title: reply?.title ?? '', description: null })),
      ...(action?.sections ?? []).flatMap(({ rows }) =>
        (rows ?? []).map(({ title, description }) => ({
          title: title ?? '',
          description: description ?? null,
        })),
      ),
    ].filter(({ title }) => title),
  };
}
