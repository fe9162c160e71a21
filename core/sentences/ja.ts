import type { Carrier } from '../delivery/types';
import { zonedTimeForPeople } from '../schedule/zonedTime';
import type { SentenceTable } from './en';
import type { Excerpt } from './excerpt';
import { CARRIER_NAMES, FORMAT_NAMES } from './names';
import { networkText } from './networkCodes';
import { reasonText } from './reasons';
import { sayWith } from './say';
import { speechOf, type Part } from './speech';

const { duration, list, number, quoted } = speechOf('ja');
const carrierName = (carrier: Carrier) => CARRIER_NAMES.ja[carrier];
const formatName = (carrier: Carrier) => FORMAT_NAMES.ja[carrier];
const say = (part: Part): string => sayWith(ja, part);

/** The sentences of findings in Japanese. Names of settings stay as n8n shows them. */
export const ja: SentenceTable = {
	'allowedSender.fixed': ({ domain, allowed }) =>
		`差出人のドメイン ${domain} は、MTAの認証情報で許可されたドメイン（${allowed.join('、')}）に含まれていません。`,
	'allowedSender.computed': ({ recipients, why }) => `差出人のドメインのため、${number(recipients)}件の受信者には配信されません。${say(why)}`,
	'allowedSender.refused': ({ domain, allowed }) =>
		`MTAの認証情報では ${domain} からの送信は許可されていません。許可されているのは ${allowed.join('、')} のみです。`,

	'characterEncoding.changed': ({ characters }) =>
		`メッセージの文字コードにない文字は、最も近い文字に置き換えて送信されます：${list(characters, changed)}。`,
	'characterEncoding.lost': ({ characters }) =>
		`メッセージの文字コードになく、近い文字もない文字は、代わりの記号で送信されます：${list(characters, changed)}。`,
	'characterEncoding.notEncodable': ({ field, carrier, charset, characters }) =>
		`${fieldName(field)}に、${carrierName(carrier)}のメール（${charset}）で表せない文字があります：${list(characters, String)}。`,

	'decoMailCheck.problem': ({ carrier, recipients, line }) => `${formatName(carrier)}、受信者${number(recipients)}件：${say(line)}`,
	'decoMail.noHtml': () => 'このメッセージにHTMLはありません。',
	'decoMail.allTags': ({ carrier }) => `${carrierName(carrier)}の端末はすべてのタグに対応しています。`,
	'decoMail.tags': ({ carrier, dropped }) =>
		`${carrierName(carrier)}の端末が対応していないタグと属性は削除されます：${list(dropped, ({ name, times }) => `${name} ${number(times)}件`)}。`,
	'decoMail.imageTypes': ({ images }) =>
		`端末で表示できる画像はJPEGとGIFのみです。表示できない画像：${list(images, ({ src, type }) => `${src}（${type}）`)}。`,
	'decoMail.imageFiles': ({ problems }) => problems.map(say).join(''),
	'decoMail.imagesLeftOut': ({ images }) => `メッセージに含まれず、代替テキストで送信される画像があります：${list(images, String)}。`,
	'decoMail.size': ({ what, measured, carrier, limit, isOver }) => {
		const { name, unit, advice } = SIZES[what];
		const fact = `${name}は${number(measured)}${unit}です`;
		if (!limit) return `${fact}。`;
		return `${fact}（${carrierName(carrier)}の上限は${number(limit.value)}${unit}${limit.isStrict ? '未満' : '以下'}）。${isOver ? advice : ''}`;
	},
	'decoMail.replaced': ({ characters }) =>
		`最も近い文字に置き換えられる文字があります：${list(characters, ({ from, to }) => `${from} → ${to || '（削除）'}`)}。`,
	'decoMail.missing': ({ carrier, characters }) => `${carrierName(carrier)}のメールで表せない文字があります：${list(characters, String)}。`,

	'domainHold.refused': ({ domain, failed, tried }) =>
		`${domain} 宛の${number(tried)}件中${number(failed)}件が1時間以内に拒否されたため、1時間は送信しません。配信ログで応答を確認してください。`,

	'domainTypos.found': ({ addresses: found, typos }) =>
		`入力ミスの可能性があるアドレスが${number(found)}件あります：${list(typos, ({ domain, meant }) => `${domain}（正しくは${meant}？）`)}。`,

	'enhancedMta.handedOver': ({ unused }) => {
		const handed =
			'メッセージはEnhanced MTAに渡されます。再試行、送信速度の調整、バウンスの判定はEnhanced MTAが行い、渡した後のメッセージは停止できません。';
		const names = unused.map((setting) => ({ retries: 'Retries', mxRules: 'MX Rules' })[setting]).join('と');
		return names ? `${handed}配信の${names}の設定は使われません。` : handed;
	},
	'enhancedMta.validity': ({ validityMs, longestMs }) =>
		`有効期間は${duration(validityMs)}に設定されていますが、Enhanced MTAでは各メッセージを渡してから最長${duration(longestMs)}までです。`,

	'exclusionRules.leftOut': ({ kind, label, excluded }) => {
		const rule = { filtering: 'フィルタリング', pressure: '接触頻度', capacity: '容量' }[kind];
		return `${rule}ルール「${label}」により${number(excluded)}件の受信者が除外されます。`;
	},

	'imageAltText.missing': ({ images, sources }) => `${number(images)}個の画像に代替テキスト（alt）がありません：${quoted(sources)}。`,

	'images.fetched': ({ images, bytes }) =>
		`リンクされた画像${number(images)}個を取得しました。メッセージに含めて送信されます（${number(bytes)}バイト）。`,
	'images.unusable': ({ problem, messages }) => `${say(problem)}（メッセージ${number(messages)}件）`,
	'images.more': ({ images }) => `ほかに${number(images)}個の画像が使用できません。`,
	'images.unused': ({ names }) =>
		`次のインライン画像は、HTMLでcid:として使われていないため、メッセージに含まれません：${names.join('、')}。`,
	'images.overfull': ({ most }) =>
		`メッセージに表示される画像が${number(most)}種類を超えています。画像のアドレスに差し込みを使わないか、Image Inclusionをオフにしてください。`,
	'images.notShown': ({ src }) =>
		`画像 ${src} は、メールソフトで表示できない形式です。JPEG、PNG、GIFのいずれかで保存してください。`,
	'images.notForPhones': ({ src, type }) =>
		`画像 ${src} は${type}です。携帯電話で表示できるのはJPEGとGIFのみです。JPEGまたはGIFで保存してください。`,
	'images.noInlineFile': ({ name }) =>
		`HTMLに cid:${name} がありますが、この名前のインライン画像が配信にありません。Email ParametersのInline Imagesに追加してください。`,
	'images.noFile': ({ src }) => `画像 ${src} のファイルがありません。`,

	'images.tooMuch': ({ src, most }) =>
		`画像 ${src} を加えると、添付ファイルと画像の合計が${number(most)}バイトを超えます。小さくするか、Image Inclusionをオフにしてください。`,
	'images.unavailable': ({ src, why, advice }) => `画像 ${src} は使用できません（${say(why)}）。${say(advice)}`,

	'japaneseFormats.served': ({ carriers, rules, isDecorated }) => {
		const parts = carriers.map(
			({ carrier, messages, byDomain }) =>
				`${formatName(carrier)} ${number(messages)}件（プロファイルから${number(messages - byDomain)}件、ドメインから${number(byDomain)}件）`,
		);
		const byRule =
			rules.length > 0 ? `形式ルール別：${rules.map(({ mask, messages }) => `${mask} ${number(messages)}件`).join('、')}。` : '';
		const content = isDecorated ? '装飾したHTMLとテキスト' : 'テキストのみ';
		return `キャリアの形式で送信されるメッセージ：${parts.join('、')}。${byRule}内容は${content}で、キャリアの文字コードで送信されます。`;
	},
	'japaneseFormats.notEncodable': ({ recipients, whys }) =>
		[`キャリアの文字コードで表せない文字があるため、${number(recipients)}件の受信者には配信されません。`, ...whys.map(say)].join(''),

	'messageSize.clipped': ({ bytes, limit }) =>
		`HTMLのサイズは${kilobytes(bytes)}です。Gmailでは${kilobytes(limit)}を超える部分が省略されます。`,
	'messageSize.heavy': ({ bytes }) =>
		`メッセージのサイズは${megabytes(bytes)}です。受信を拒否するサーバーがあります。大きなファイルはリンクにしてください。`,
	'messageSize.refused': ({ bytes, limit }) =>
		`メッセージのサイズは${megabytes(bytes)}です。${megabytes(limit)}を超えると、ほとんどのサーバーで受信を拒否されます。`,

	'mirrorPage.deadLink': ({ mode }) => {
		const why = mode === 'none' ? 'ミラーページを生成しない設定' : 'ミラーページをメッセージIDでのみ表示できる設定';
		return `コンテンツにミラーページへのリンクがありますが、${why}のため、リンク先のページがありません。`;
	},
	'mirrorPage.noHtml': () => 'ミラーページにはHTMLコンテンツが必要ですが、この配信にはHTMLがありません。',

	'missingText.htmlOnly': () => 'すべてのメッセージがHTMLのみで、テキスト版がありません。',
	'missingText.empty': ({ isMade }) => {
		const why = isMade ? 'HTMLにテキストとして使える文字がありません' : '内容が空です';
		return `メッセージにテキスト版がありません（${why}）。Text Contentに入力してください。`;
	},

	'objectApproval.noSubject': () => '件名が空です。',
	'objectApproval.noSubjectForSome': () => '件名が空になる受信者が少なくとも1件あります。',
	'objectApproval.brokenCharacter': ({ field, isSurrogate, code, at }) => {
		const name = { subject: '件名', senderName: '差出人名', replyToName: '返信先の名前' }[field];
		const what = isSurrogate ? '不完全なサロゲートペア' : '制御文字';
		return `${name}の${at}文字目に、メールソフトで問題を起こす文字があります：${what} ${code}。`;
	},
	'objectApproval.lineBreaks': ({ messages }) =>
		`受信者のデータに含まれる改行を、${number(messages)}件のメッセージのヘッダーで空白に置き換えました。`,
	'objectApproval.senderAddress': ({ address }) => `差出人アドレス ${JSON.stringify(address)} はメールアドレスではありません。`,

	'oneClickUnsubscribe.missing': () => `${NO_ONE_CLICK}。${SET_BASE_ADDRESS}`,
	'oneClickUnsubscribe.bulk': ({ provider, messages, before, limit }) =>
		`${NO_ONE_CLICK}。${provider}への配信は1日に${number(messages)}件（うち送信済み${number(before)}件）になり、${number(limit)}件を超える場合はこのヘッダーが必要です。${SET_BASE_ADDRESS}`,

	'personalization.sampled': ({ checked, recipients }) =>
		`受信者${number(recipients)}件のうち${number(checked)}件のメッセージを作成して確認しました。残りは送信時に作成されます。`,
	'personalization.nobodyLeft': ({ failed }) =>
		`${number(failed)}件のメッセージを作成できず、配信できるメッセージが残っていません。`,
	'personalization.failed': ({ failed }) => `差し込みに失敗したため、${number(failed)}件の受信者には配信されません。`,
	'personalization.fault': ({ field, position, problem }) => {
		const place = position ? `${fieldName(field)} ${position.line}行${position.column}列` : fieldName(field);
		return `${place}：${say(problem)}`;
	},
	'personalization.limit': ({ limit }) => `テンプレートの処理が時間またはメモリの上限を超えました（${limit}）`,
	'personalization.missingField': ({ name }) =>
		`受信者に「${name}」という項目がありません（ない場合があるときは | default: "…" を付けてください）`,
	'personalization.unknownField': ({ variable }) =>
		`「${variable}」という項目はありません（受信者の項目は recipient.… と書きます）`,
	'personalization.missingLink': ({ variable }) =>
		`{{ ${variable} }} のアドレスがありません（Delivery Storeの認証情報で「Public Base Address」を設定してください）`,
	'personalization.tooLong': ({ most }) => `差し込み後のテキストが${number(most)}文字を超えています`,
	'personalization.noAddress': ({ rendered, local, most }) => {
		const why = local > most ? `（@の前が${number(local)}文字あります。上限は${number(most)}文字です）` : '';
		return `差し込み後の値 ${JSON.stringify(rendered)} はメールアドレスではありません${why}`;
	},
	'personalization.longWord': ({ most }) => `差し込み後の値に、空白なしで${number(most)}文字を超える部分があります`,

	'placeholders.unfilled': ({ found }) =>
		`値が入らない差し込み項目がコンテンツにあります：${quoted(found)}。項目は固定値モードで {{ recipient.name }} のように書きます。`,
	'placeholders.object': () =>
		'コンテンツの項目がオブジェクトのため、[object Object] と表示されます。{{ recipient.address.city }} のように、その中の項目を指定してください。',

	'proofCarrier.otherCarrier': ({ copies, carrier, example }) =>
		`テスト配信${number(copies)}通は${carrierName(carrier)}の形式ですが、宛先が${carrierName(carrier)}の端末ではありません。${example} のようなアドレスを使ってください。`,
	'proofSize.tooLarge': ({ recipients, most }) =>
		`テスト配信の受信者が${number(recipients)}件あります。上限は${number(most)}件です。`,
	'proofTarget.missing': () => 'テスト配信の宛先にも本配信を送る設定ですが、テスト配信がまだ送信されていません。分析の前に Send Proof を実行してください。',

	'publicAddress.none': () => NO_BASE_ADDRESS,
	'publicAddress.noHeader': () => `${NO_BASE_ADDRESS}メッセージにList-Unsubscribeヘッダーは付きません。`,
	'publicAddress.needed': () =>
		`${NO_BASE_ADDRESS}コンテンツで {{ links.… }} またはトラッキングを使用しているため、設定が必要です。`,
	'publicAddress.malformed': ({ base }) => `${baseAddress(base)}は https://mail.example.com/path のようなアドレスではありません。`,
	'publicAddress.withUser': ({ base }) => `${baseAddress(base)}にユーザー名やパスワードを含めることはできません。`,
	'publicAddress.withQuery': ({ base }) => `${baseAddress(base)}にクエリやフラグメント（? や #）を含めることはできません。`,
	'publicAddress.badCharacters': ({ base }) => `${baseAddress(base)}に、アドレスに使えない文字が含まれています。`,
	'publicAddress.private': ({ base }) =>
		`${baseAddress(base)}はローカルまたは社内のアドレスです。外部の受信者はリンクを開けません。`,
	'publicAddress.notHttps': ({ base }) =>
		`${baseAddress(base)}がhttpsではありません。メールサービスでワンクリックの配信停止が表示されません。`,

	'recipients.noTarget': () => '配信対象が空です。',
	'recipients.nobodyLeft': ({ recipients, exclusions }) => {
		const why = exclusions.map((each) => `${reasonText(each.reason, 'ja')} ${number(each.recipients)}件`).join('、');
		return `配信対象の受信者${number(recipients)}件はすべて除外されました：${why || '理由は記録されていません'}。`;
	},
	'recipients.seeds': ({ messages }) =>
		`ほかにシードアドレス${number(messages)}件にも配信されます。配信対象と集計には含まれません。`,
	'recipients.seedsLeftOut': ({ addresses }) =>
		`配信されないシードアドレス：${list(addresses, ({ address, reason }) => `${address}（${reasonText(reason, 'ja')}）`)}。`,

	'request.compressed': () => 'サーバーから圧縮された状態で送られてきます',
	'request.failed': ({ why }) => `接続できませんでした：${networkText(why, 'ja')}`,
	'request.innerNetwork': ({ place }) => `${place} は内部ネットワークにあります`,
	'request.lookAtIt': () => 'アドレスをブラウザーで開いて確認してください。',
	'request.makeItSmaller': () => '小さくしてください。',
	'request.malformed': () => 'アドレスの形式が正しくありません',
	'request.noAddress': ({ host }) => `${host} のアドレスが見つかりません`,
	'request.noImage': () => 'サーバーから送られてきたのは画像ではありません',
	'request.putItOutside': () => '公開されているWebサーバーに置いてください。',
	'request.redirects': ({ most }) => `リダイレクトが${number(most)}回を超えました`,
	'request.redirectsNowhere': ({ status }) => `リダイレクト（${status}）の転送先がありません`,
	'request.scheme': ({ scheme }) => `${scheme} は使えません。httpまたはhttpsのみです`,
	'request.status': ({ status }) => `サーバーの応答は${status}です`,
	'request.timeout': ({ seconds }) => `${number(seconds)}秒以内に完了しませんでした`,
	'request.tooLarge': ({ most }) => `${number(most)}バイトを超えています`,
	'request.withUser': () => 'アドレスにユーザー名またはパスワードが含まれています',

	'roleAccounts.found': ({ messages }) =>
		`役割用のアドレス（info@、postmaster@、noreply@ など）が${number(messages)}件あります。迷惑メールの申告が多いか、読まれないことがあります。`,

	'sampleText.left': () => 'コンテンツにEmail Parametersのサンプル文が残っています。実際のメッセージに置き換えてください。',

	'senderAuthentication.freeMail': ({ domain }) =>
		`差出人アドレスは誰でも取得できる ${domain} のものです。ほかのサーバーから送信すると受信側に拒否されます。自社ドメインのアドレスを使ってください。`,
	'senderAuthentication.dmarcUnanswered': ({ domain, why }) => `${domain} のDMARCレコードを確認できませんでした（${networkText(why, 'ja')}）。`,
	'senderAuthentication.noDmarc': ({ domain }) =>
		`差出人のドメイン ${domain} に、大手メールサービスが求めるDMARCレコードがありません。_dmarc.${domain} に次のようなTXTレコードを公開してください：v=DMARC1; p=none`,
	'senderAuthentication.manyDmarc': ({ domain, records }) =>
		`_dmarc.${domain} にDMARCレコードが${number(records)}件あるため、受信側ではどれも使われません。1件だけ残してください。`,
	'senderAuthentication.notInLine': ({ domain, returnPath, signedBy, policy }) => {
		const signatures = signedBy.length > 0 ? `署名は ${signedBy.join('、')}` : 'MTAの認証情報による署名なし';
		const fact = `差出人のドメイン ${domain} は、エラー通知先のドメイン（${returnPath}）とも署名とも一致していません（${signatures}）。`;
		if (!policy) return `${fact}${domain} で署名するか、このドメインのエラー通知先アドレスを使ってください。`;
		return `${fact}MTAが ${domain} で署名しない限り、DMARCポリシー（${policy}）により受信側で拒否されることがあります。`;
	},
	'senderAuthentication.keyUnanswered': ({ name, why }) => `${name} のDKIM鍵を確認できませんでした（${networkText(why, 'ja')}）。`,
	'senderAuthentication.noKey': ({ name, expected }) =>
		`${name} にDKIM鍵がないため、署名が有効になりません。次のTXTレコードを公開してください：${expected}`,
	'senderAuthentication.otherKey': ({ name, expected, isWithdrawn }) => {
		const what = isWithdrawn ? '失効しています（p= が空です）' : 'MTAの認証情報の鍵と異なります';
		return `${name} のDKIM鍵が${what}。このままでは署名が無効です。次のTXTレコードを公開してください：${expected}`;
	},
	'senderAuthentication.withoutMail': ({ recipients, domains }) => {
		const named = list(domains, ({ domain, isNull }) => `${domain}（${isNull ? 'Null MX：メールを受信しません' : 'MXもアドレスもありません'}）`);
		return `メールを受信しないドメインの受信者が${number(recipients)}件あります：${named}。`;
	},
	'senderAuthentication.unanswered': ({ unanswered, lookedUp }) =>
		`受信側ドメイン${number(lookedUp)}件のうち${number(unanswered)}件を確認できませんでした。`,

	'spamAssassin.unanswered': ({ server, why }) =>
		`SpamAssassinに問い合わせできませんでした（${server}：${say(why)}）。メッセージは確認されていません。`,
	'spamAssassin.answers': ({ answer }) => `応答：${answer}`,
	'spamAssassin.endless': () => '応答が終わりません',
	'spamAssassin.noScore': () => '応答にスコアがありません',
	'spamAssassin.otherServer': () => 'spamdではないサーバーが応答しました',
	'spamAssassin.silent': () => '応答なしで接続が閉じられました',
	'spamAssassin.spam': ({ score, threshold, rules }) =>
		`SpamAssassinで迷惑メールと判定されました：スコア${score}（基準${threshold}）。${hits(rules)}`,
	'spamAssassin.score': ({ score, threshold, rules }) => `SpamAssassinのスコアは${score}です（迷惑メールの基準は${threshold}）。${hits(rules)}`,

	'stop.cancelled': () => '実行がキャンセルされました。送信中だったものは記録されています。ノードを再実行すると続きから配信されます。',
	'stop.errorThreshold': ({ failed, tried, share, percent, messages }) =>
		`${number(tried)}件中${number(failed)}件（${share} %）の配信に失敗し、エラーのしきい値（${percent} %、${number(messages)}件）に達しました。` +
		'配信ログで理由を確認し、問題がなければ Confirm Delivery の Resume If Halted で配信を再開してください。',
	'stop.mtaTls': ({ why }) =>
		`MTAとの安全な接続を確立できませんでした${inBrackets(why)}。ポートに合ったセキュリティ（465：TLS、587：STARTTLS）を選ぶか、証明書を修正してください。`,
	'stop.mtaUnreachable': ({ why }) =>
		`MTAに接続できませんでした${inBrackets(why)}。MTAの認証情報のホストとポート、ファイアウォールを確認してください。Resume Due で自動的に再開されます。`,
	'stop.paused': ({ actor }) => `${actor} により一時停止されました。続けるには再開してください。`,
	'stop.senderRefused': ({ why }) =>
		`MTAが差出人アドレスを拒否しました${inBrackets(why)}。Email Parameters の差出人アドレスと、MTAがこのユーザーに許可している差出人を確認してください。`,
	'stop.shutdown': () => 'n8nが停止しました。送信中だったものは記録されています。ノードを再実行すると続きから配信されます。',
	'stop.signInRefused': ({ why }) =>
		`MTAへのログインが拒否されました${inBrackets(why)}。MTAの認証情報のユーザーとパスワード（または Access Token）を修正し、Test で確認してください。`,
	'stop.stopped': ({ actor }) => `${actor} により中止されました。未送信のものは取り消されます。`,

	'targetFields.empty': ({ option, name }) => `${option}で指定された項目「${name}」に値のある受信者がいません。`,

	'trackedLinks.untracked': ({ urls }) =>
		`クリックが計測されないリンクがあります（ホスト名が差し込み、コンテンツのループや変数に依存、または999件を超過）：${quoted(urls)}。`,

	'typology.notRun': ({ label, why }) => `ルール「${label}」を実行できませんでした：${why}`,

	'unsubscriptionLink.missing': ({ content }) =>
		`${content === 'html' ? 'HTML' : 'テキスト'}コンテンツに配信停止リンクがありません。{{ links.unsubscribe }} を追加してください。`,
	'unsubscriptionLink.missingForSome': ({ content, messages }) =>
		`${number(messages)}通の${content === 'html' ? 'HTML' : 'テキスト'}に配信停止リンクがありません。リンクが、一部の受信者にしか表示されない条件分岐の中にあります。`,

	'urlApproval.script': ({ urls }) => addresses('スクリプトを実行するアドレス（メールソフトやフィルターに拒否されます）', urls),
	'urlApproval.empty': ({ urls }) => addresses('空のアドレス', urls),
	'urlApproval.relative': ({ urls }) => addresses('不完全なアドレス（メールでは https:// などが必要です）', urls),
	'urlApproval.malformed': ({ urls }) => addresses('形式の正しくないアドレス', urls),
	'urlApproval.unencoded': ({ urls }) => addresses('空白など、パーセントエンコードが必要な文字を含むアドレス', urls),
	'urlApproval.ampersand': ({ urls }) => addresses('& がそのまま書かれたアドレス（HTMLでは &amp; と書きます）', urls),
	'urlApproval.entity': ({ urls }) => addresses('テキスト中に &amp; と書かれたアドレス（テキストでは & と書きます）', urls),
	'urlApproval.plainHttp': ({ urls }) => addresses('httpsではなくhttpのアドレス', urls),
	'urlApproval.unreachable': ({ urls }) =>
		`正常に応答しないアドレスがコンテンツにあります：${list(urls, ({ url, why }) => `${JSON.stringify(url)}（${say(why)}）`)}。`,
	'urlApproval.notAsked': ({ asked, left }) =>
		`コンテンツのアドレス${number(asked)}件を確認しました。上限のため、残りの${number(left)}件は確認していません。`,

	'urlLabel.missing': ({ urls }) => `ラベル（テキスト、画像の代替テキスト、タイトル）のないリンクがあります：${quoted(urls)}。`,

	'validityPeriod.over': (limit) => `有効期限（${zonedTimeForPeople(limit)}）が配信開始前に切れます。`,
	'validityPeriod.tooShort': ({ durationMs, validityMs }) =>
		`設定された送信速度では配信に${duration(durationMs)}かかりますが、有効期間は${duration(validityMs)}です。有効期間を長くしてください。`,
	'validityPeriod.noRoom': ({ durationMs, validityMs }) =>
		`有効期間${duration(validityMs)}のうち配信に${duration(durationMs)}かかり、最後のメッセージの再試行に使えるのは${duration(validityMs - durationMs)}です。`,

	'waveScheduling.tooLate': ({ waves, startMs, validityMs }) =>
		`${lastWave(waves, startMs)}、その時点で有効期間（${duration(validityMs)}）が切れています。有効期間を長くするか、1回の配信数を増やしてください。`,
	'waveScheduling.noRoom': ({ waves, startMs, validityMs }) =>
		`${lastWave(waves, startMs)}、その配信と再試行に使える有効期間は${duration(validityMs - startMs)}です。`,
};

const SIZES = {
	images: { name: 'メッセージの画像数', unit: '個', advice: '画像を減らしてください。' },
	imageBytes: { name: '画像の合計サイズ', unit: 'バイト', advice: '画像を小さくしてください。' },
	textBytes: { name: 'テキストパート', unit: 'バイト', advice: '短くしてください。' },
	htmlBytes: { name: 'HTMLパート', unit: 'バイト', advice: '短くしてください。上限を超えると、端末にはテキストパートのみ表示されます。' },
	totalBytes: { name: 'メッセージ本文', unit: 'バイト', advice: 'テキストまたは画像を小さくしてください。' },
};

/** Content fields that errors name; others, as `SMTP header X-A`, stay as they are. */
const FIELDS: Record<string, string> = {
	Subject: '件名',
	Text: 'テキスト',
	'Text Content': 'テキスト',
	'HTML Content': 'HTML',
	'Sender Name': '差出人名',
	'Sender name': '差出人名',
	'Sender address': '差出人アドレス',
	'Reply-to name': '返信先の名前',
	'Reply-to address': '返信先アドレス',
	'Error address': 'エラー通知先アドレス',
};

const NO_ONE_CLICK = 'メッセージにワンクリック配信停止用のList-Unsubscribeヘッダーがありません';
const SET_BASE_ADDRESS = 'Delivery Storeの認証情報で「Public Base Address」をhttpsで設定してください。';
const NO_BASE_ADDRESS = 'Delivery Storeの認証情報に公開アドレス（Public Base Address）が設定されていません。';

function fieldName(field: string): string {
	return FIELDS[field] ?? field;
}

function baseAddress(base: string): string {
	return `公開アドレス ${JSON.stringify(base)} `;
}

function addresses(fault: string, urls: Excerpt): string {
	return `コンテンツに${fault}があります：${quoted(urls)}。`;
}

function changed({ from, to, recipients }: { from: string; to: string; recipients: number }): string {
	return `${from} → ${to || '（削除）'}（受信者${number(recipients)}件）`;
}

function hits(rules: string[]): string {
	return rules.length > 0 ? `該当したルール：${rules.join('、')}。` : '';
}

function lastWave(waves: number, startMs: number): string {
	return `全${number(waves)}回のウェーブのうち最後は、最初のウェーブの${duration(startMs)}後に始まりますが`;
}

function kilobytes(bytes: number): string {
	return `${number(Math.ceil(bytes / 1024))} KB`;
}

function megabytes(bytes: number): string {
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A server's reply, or the system's code for what stopped a connection; '' where there is none. */
function inBrackets(why: string): string {
	return why && `（${networkText(why, 'ja')}）`;
}
