import ts from 'typescript';

/** A text in a source file, by where it stands. */
export interface FoundText {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What a source file shows: the texts that go through the catalog, and those that go around it. */
export interface TextsOfFile {
  readonly messages: FoundText[];
  readonly hardCoded: FoundText[];
}

/** The functions of translate.ts, and which of their arguments name a message. */
const CATALOG_CALLS: ReadonlyMap<string, number> = new Map([
  ['t', 0],
  ['plural', 2],
]);

/** Attributes that people read or hear. */
const READ_ATTRIBUTES =
  /^(label|title|placeholder|description|alt|what|error|message|children|aria-(label|description|valuetext|roledescription)|[a-z]+(Label|Title|Text))$/;
/** Elements whose text is no language: keys and code. */
const CODE_ELEMENTS = new Set(['Kbd', 'Code', 'code', 'kbd']);

/** Names, and what keyboards call their keys: the same in every language. */
const NAMES =
  /^(Darkroom|GraphQL|TypeScript|CLI|API|JSON|CSV|PNG|JPEG|WebP|Ctrl|Alt|Shift|Esc|Escape|Enter|Tab|Space|Backspace|Delete|Home|End|PageUp|PageDown|Arrow(Left|Right|Up|Down)|⌘|HEX|English|Files|[A-Z][A-Z0-9_]+)$/;
/** Shortcuts, such as "Alt ↑" and "… Enter". */
const SHORTCUT = /^(…|Alt|Ctrl|Shift|⌘)( (…|Enter|\S))+$/;

const WORD = /\p{L}{2,}/u;
/** Begins as a sentence or a heading does, or is several plain words in a row. */
const SENTENCE =
  /^\p{Lu}[\p{Ll}'’]+([\s.,:;!?…(]|$)|^\p{Ll}{2,},?( \p{L}[\p{L}'’_-]*,?)+[\s.,:;!?…]*$/u;

/** Every text of a source file. Only what can be told from its syntax: a single lower-case word in code is not found. */
export function findTexts(fileName: string, source: string): TextsOfFile {
  const file = ts.createSourceFile(
    fileName,
    source,
    ts.ScriptTarget.Latest,
    true,
    kindOf(fileName),
  );
  const found: TextsOfFile = { messages: [], hardCoded: [] };
  const at = (node: ts.Node, text: string): FoundText => ({
    text: text.trim(),
    line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1,
  });

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const index = CATALOG_CALLS.get(node.expression.text);
      if (index !== undefined) {
        collectMessages(node.arguments[index]);
        for (const argument of node.arguments.slice(index + 1)) visit(argument);
        return;
      }
      // Documents of the API.
      if (node.expression.text === 'graphql') return;
    }
    if (ts.isJsxAttribute(node) && nameOfElement(node.parent.parent) === 'Rich') {
      if (node.name.getText(file) === 'text') {
        collectMessages(node.initializer);
        return;
      }
    }
    if (ts.isJsxText(node)) {
      const text = node.text.trim();
      if (WORD.test(text) && !NAMES.test(text) && !isCode(node.parent)) {
        found.hardCoded.push(at(node, text));
      }
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      check(node, node.text);
    if (ts.isTemplateExpression(node)) {
      const words = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      check(node, words.join('…'), words);
    }
    ts.forEachChild(node, visit);
  };

  const collectMessages = (node: ts.Node | undefined): void => {
    if (node === undefined) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      found.messages.push({ ...at(node, node.text), text: node.text });
      return;
    }
    ts.forEachChild(node, collectMessages);
  };

  const check = (node: ts.Expression, text: string, words: readonly string[] = [text]): void => {
    if (!WORD.test(text) || NAMES.test(text) || SHORTCUT.test(text) || isForMachines(node)) return;
    const attribute = attributeOf(node);
    const isRead =
      attribute === null
        ? ts.isJsxExpression(node.parent) || words.some((part) => SENTENCE.test(part.trim()))
        : READ_ATTRIBUTES.test(attribute) ||
          words.some((part) => / /.test(part) && SENTENCE.test(part.trim()));
    if (isRead) found.hardCoded.push(at(node, text));
  };

  visit(file);
  return found;
}

function kindOf(fileName: string): ts.ScriptKind {
  return fileName.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}

function nameOfElement(node: ts.Node): string | null {
  if (ts.isJsxElement(node)) return node.openingElement.tagName.getText();
  if (ts.isJsxSelfClosingElement(node) || ts.isJsxOpeningElement(node))
    return node.tagName.getText();
  return null;
}

function isCode(node: ts.Node): boolean {
  return CODE_ELEMENTS.has(nameOfElement(node) ?? '');
}

/** The attribute that a literal is the value of; null where it is none's. */
function attributeOf(node: ts.Node): string | null {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (ts.isJsxAttribute(parent)) return parent.name.getText();
    if (
      ts.isJsxElement(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isObjectLiteralExpression(parent)
    ) {
      return null;
    }
  }
  return null;
}

/** Compared, thrown at developers, or the name of something: nobody reads it. */
function isForMachines(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    if (kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken) {
      return true;
    }
  }
  if (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  return (
    ts.isCaseClause(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isLiteralTypeNode(parent)
  );
}
