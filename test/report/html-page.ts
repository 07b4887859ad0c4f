import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;

/** A page as a browser reads it: every element, in order. */
export function elementsOf(text: string): Element[] {
  return elementsBelow(parse(text));
}

export function elementsBelow(node: Node): Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) => [...('tagName' in child ? [child] : []), ...elementsBelow(child)]);
}

export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

export function attribute({ attrs }: Element, name: string): string | undefined {
  return attrs.find((each) => each.name === name)?.value;
}

/** What stands beside a label of a denial's list of facts. */
export function factOf(article: Element, label: string): string | undefined {
  const all = elementsBelow(article);
  const at = all.findIndex((element) => element.tagName === 'dt' && textOf(element) === label);
  const value = all.slice(at + 1).find(({ tagName }) => tagName === 'dd');
  return at < 0 || value === undefined ? undefined : textOf(value);
}
