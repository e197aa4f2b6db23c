import type { Key } from '$lib/features/i18n';

/** A small set of emoji with words to find them by (English and Japanese). */
interface Group {
  name: Key;
  emoji: string[];
}

const WORDS: [Key, string][] = [
  [
    'messages.emoji_smileys',
    '😀 grin smile 笑顔|😄 happy smile 笑う|😁 beam grin にこにこ|😆 laugh 大笑い|😂 joy tears laugh 泣き笑い|🤣 rofl laugh 爆笑|🙂 smile ほほえみ|😉 wink ウインク|😊 blush happy にっこり|😇 angel 天使|🥰 love hearts 大好き|😍 love eyes 好き|😘 kiss キス|😋 yum tasty おいしい|😜 tongue あっかんべ|🤗 hug ハグ|🤔 think 考える|🤨 doubt 疑い|😐 neutral 無表情|😶 silent 無言|🙄 eyeroll うんざり|😏 smirk にやり|😬 grimace しまった|😌 relief ほっと|😴 sleep 眠い|😷 mask sick マスク|🤒 ill fever 熱|🤧 sneeze くしゃみ|🥵 hot 暑い|🥶 cold 寒い|😎 cool かっこいい|🤩 star wow すごい|🥳 party お祝い|😕 confused 困る|😟 worried 心配|🙁 sad 悲しい|😮 wow surprised 驚き|😳 flushed 照れ|🥺 please お願い|😢 cry 泣く|😭 sob 号泣|😤 huff ふん|😠 angry 怒り|😡 rage 激怒|🤯 mind blown 衝撃|😱 scream 恐怖|😅 sweat relief 汗|😓 sweat 冷や汗|🤝 deal handshake 握手|🙈 monkey 見ざる|💩 poo うんち|👻 ghost お化け|🤖 robot ロボット',
  ],
  [
    'messages.emoji_people',
    '👍 thumbs up yes good いいね|👎 thumbs down no だめ|👌 ok オーケー|✌️ peace victory ピース|🤞 luck fingers 幸運|🤙 call 電話して|👋 wave hello bye 手を振る|✋ hand stop 手|👏 clap 拍手|🙌 hooray 万歳|🙏 please thanks pray お願い ありがとう|💪 strong 力|👀 eyes look 目|👉 point right 右|👈 point left 左|👆 up 上|👇 down 下|✍️ write 書く|🙇 bow sorry お辞儀 すみません|🙋 raise hand 挙手|🤷 shrug さあ|🤦 facepalm あちゃー|👶 baby 赤ちゃん|👧 girl 女の子|👦 boy 男の子|👩 woman 女性|👨 man 男性|👵 grandmother おばあさん|👴 grandfather おじいさん|👪 family 家族|💃 dance ダンス|🏃 run 走る|🚶 walk 歩く|♿ wheelchair accessible 車椅子',
  ],
  [
    'messages.emoji_food',
    '🍕 pizza ピザ|🍝 pasta spaghetti パスタ|🍔 burger ハンバーガー|🍟 fries ポテト|🌮 taco タコス|🍣 sushi 寿司|🍜 noodles ramen ラーメン|🍛 curry カレー|🍚 rice ご飯|🍱 bento 弁当|🥗 salad サラダ|🥪 sandwich サンドイッチ|🍞 bread パン|🥐 croissant クロワッサン|🧀 cheese チーズ|🥚 egg 卵|🍗 chicken チキン|🥩 meat 肉|🐟 fish 魚|🥦 vegetable 野菜|🍎 apple りんご|🍌 banana バナナ|🍓 strawberry いちご|🍇 grapes ぶどう|🍰 cake ケーキ|🎂 birthday 誕生日|🍦 ice cream アイス|🍫 chocolate チョコ|🍪 cookie クッキー|☕ coffee コーヒー|🍵 tea お茶|🥤 drink ジュース|🍺 beer ビール|🍷 wine ワイン|🥂 cheers 乾杯|🍽️ dinner plate 食事|🥜 nuts allergy ナッツ',
  ],
  [
    'messages.emoji_places',
    '🚗 car 車|🚕 taxi タクシー|🚌 bus バス|🚆 train 電車|✈️ plane flight 飛行機|🚲 bicycle 自転車|🛵 scooter delivery バイク 配達|🚚 truck delivery トラック|🚢 ship 船|🅿️ parking 駐車場|🏠 home house 家|🏢 office 会社|🏥 hospital 病院|🏫 school 学校|🏨 hotel ホテル|🏪 shop 店|🏖️ beach ビーチ|⛰️ mountain 山|🗺️ map 地図|📍 place pin 場所|☀️ sun sunny 晴れ|⛅ cloud 曇り|🌧️ rain 雨|❄️ snow 雪|🌈 rainbow 虹|🌙 moon night 月|🌸 blossom spring 桜|🌹 rose バラ|🌻 sunflower ひまわり|🍀 luck clover 四つ葉|🐶 dog 犬|🐱 cat 猫|🐰 rabbit うさぎ|🐻 bear くま|🦋 butterfly 蝶',
  ],
  [
    'messages.emoji_things',
    '📞 phone call 電話|📱 mobile 携帯|💻 computer パソコン|📷 camera カメラ|📄 page document 書類|📎 clip クリップ|✉️ mail letter メール|📦 parcel package 荷物|🎁 gift present プレゼント|🛒 cart shopping 買い物|💳 card pay カード|💰 money お金|🧾 receipt bill レシート|📅 calendar date 予定|⏰ alarm time 時計|⌛ wait hourglass 待つ|🔑 key 鍵|🔒 lock 鍵をかける|🔔 bell notify 通知|💡 idea light ひらめき|🔧 fix repair 修理|✂️ scissors haircut はさみ|💊 medicine pill 薬|💉 vaccine 注射|👓 glasses めがね|👕 shirt シャツ|👗 dress ドレス|👟 shoes 靴|💄 make-up 化粧|💍 ring 指輪|🎉 party celebrate お祝い|🎈 balloon 風船|🎫 ticket チケット|🎵 music 音楽|⚽ football サッカー|🎮 game ゲーム|📚 books 本|🏆 trophy win 優勝',
  ],
  [
    'messages.emoji_symbols',
    '❤️ heart love red ハート 愛|🧡 heart orange ハート|💛 heart yellow ハート|💚 heart green ハート|💙 heart blue ハート|💜 heart purple ハート|🖤 heart black ハート|💔 broken heart 失恋|💕 hearts love ハート|✨ sparkle きらきら|⭐ star 星|🔥 fire hot 火|💯 hundred 満点|✅ done check 完了|✔️ check チェック|❌ no cross だめ|❗ important 注意|❓ question 質問|⚠️ warning 警告|🚫 forbidden 禁止|♻️ recycle リサイクル|🆗 ok オーケー|🆕 new 新しい|🆓 free 無料|➡️ right arrow 右|⬅️ left arrow 左|⬆️ up arrow 上|⬇️ down arrow 下|🔴 red circle 赤|🟢 green circle 緑|🔵 blue circle 青|💬 chat speech 会話|💤 sleep 眠い|🏁 finish ゴール',
  ],
];

const all: { emoji: string; words: string }[] = [];

export const groups: Group[] = WORDS.map(([name, text]) => ({
  name,
  emoji: text.split('|').map((entry) => {
    const space = entry.indexOf(' ');
    const emoji = entry.slice(0, space);
    all.push({ emoji, words: entry.slice(space + 1) });
    return emoji;
  }),
}));

/** The emoji one of whose words begins with what was typed. */
export function search(query: string): string[] {
  const wanted = query.trim().toLocaleLowerCase();
  return all
    .filter(({ words }) => words.split(' ').some((word) => word.startsWith(wanted)))
    .map(({ emoji }) => emoji);
}
