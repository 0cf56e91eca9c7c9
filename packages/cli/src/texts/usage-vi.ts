/**
 * What is wrong with a command line, in Vietnamese; undefined for what no line of the table says. The message of an error
 * is English, for programs and logs; people who read Vietnamese get it through this table.
 */
export function usageVi(message: string): string | undefined {
  for (const [english, vietnamese] of USAGE) {
    if (english.test(message)) return inWords(message.replace(english, vietnamese));
  }
  return undefined;
}

/** The first that fits; those that say more come before those that say less. */
const USAGE: readonly (readonly [RegExp, string])[] = [
  [
    /^-o OUT is missing; --in-place signs FILE itself$/,
    'thiếu -o RA; --in-place để ký ngay trên TỆP',
  ],
  [/^-o OUT is missing; --show .*$/, 'thiếu -o RA; --show chỉ hiện kế hoạch ký, không ghi gì'],
  [/^(.+) is missing$/, 'thiếu $1'],
  [
    /^unexpected argument "(.*)"; several .*$/,
    'thừa "$1"; ký nhiều TỆP thì dùng --out-dir THƯ_MỤC',
  ],
  [/^unexpected argument "(.*)"$/, 'thừa "$1"'],
  [/^(\S+) is empty$/, '$1 để trống'],
  [/^(\S+) is given twice$/, '$1 được ghi hai lần'],
  [/^(\S+) is not in this version; .*$/, 'phiên bản này chưa có $1'],
  [/^unknown command "(.*)"\..*$/, 'không có lệnh "$1"; xem kyso --help'],
  [/^unknown action "(.*)" of (\S+); there (?:is|are) (.+)$/, 'lệnh $2 không có "$1"; chỉ có $3'],
  [/^--in-place signs FILE itself: leave out (.+)$/, '--in-place ký ngay trên TỆP: không dùng $1'],
  [/^--show prints the plan .*: leave out (.+)$/, '--show chỉ hiện kế hoạch ký: không dùng $1'],
  [/^--level B-B takes no timestamp: .*$/, '--level B-B không có dấu thời gian: không dùng --tsa'],
  [
    /^(.+) needs a place: .*$/,
    '$1 cần có vị trí: --rect, hoặc --field của một trường có khung hiển thị',
  ],
  [
    /^a preview needs a place: .*$/,
    'xem trước cần có vị trí: --rect, hoặc --field của một trường có khung hiển thị',
  ],
  [
    /^--commitment is (.+) or an OID, not "(.*)"$/,
    '--commitment là $1 hoặc một OID, không phải "$2"',
  ],
  [
    /^--signature-policy is an OID such as (.+), not "(.*)"$/,
    '--signature-policy là một OID, chẳng hạn $1, không phải "$2"',
  ],
  [
    /^--pss is for RSA keys, this one signs by (\S+)$/,
    '--pss chỉ dùng cho khóa RSA; khóa này ký theo thuật toán $1',
  ],
  [/^this key does not sign with --digest (\S+)$/, 'khóa này không ký được với --digest $1'],
  [/^--policy-uri is an address, not "(.*)"$/, '--policy-uri là một địa chỉ, không phải "$1"'],
  [/^--policy-notice has 1 to 200 characters$/, '--policy-notice có từ 1 đến 200 ký tự'],
  [
    /^--policy-digest is (.+), (.+) or (.+), not "(.*)"$/,
    '--policy-digest là $1, $2 hoặc $3, không phải "$4"',
  ],
  [/^--policy-document is OID=FILE, not "(.*)"$/, '--policy-document là OID=TỆP, không phải "$1"'],
  [/^(.+) needs --level B-LT or B-LTA$/, '$1 chỉ dùng cùng với --level B-LT hoặc B-LTA'],
  [/^(.+) needs (.+)$/, '$1 chỉ dùng cùng với $2'],
  [/^(.+) exclude each other$/, 'không dùng cùng lúc $1'],
  [
    /^a key is needed: .*$/,
    'cần có khóa: --p12 TỆP, hoặc --key TỆP với --cert TỆP, hoặc --pkcs11 MÔ-ĐUN',
  ],
  [
    /^the signer's certificate is needed: .*$/,
    'cần có chứng thư số của người ký: --cert TỆP hoặc --p12 TỆP',
  ],
  [/^one of (.+) is needed$/, 'cần có một trong hai: $1'],
  [/^(.+) would both become (.+)$/, '$1 cùng được ghi thành $2'],
  [/^--out-dir is the directory of (.+) itself$/, '--out-dir chính là thư mục của $1'],
  [/^no certificate file in the directory (.+)$/, 'thư mục $1 không có tệp chứng thư số nào'],
  [/^(.+) has no certificate$/, '$1 không có chứng thư số'],
  [
    /^--to names certificates of authorities only$/,
    '--to chỉ có chứng thư số của tổ chức chứng thực',
  ],
  [/^(.+) has fewer than (\S+) bytes$/, '$1 có ít hơn $2 byte'],
  [/^(\S+) is 64 hexadecimal digits$/, '$1 gồm 64 chữ số hệ mười sáu'],
  [/^(\S+) is a number of events$/, '$1 là số sự kiện'],
  [/^(\S+) is a number of days$/, '$1 là số ngày'],
  [
    /^(\S+) is a list of days such as (\S+), not "(.*)"$/,
    '$1 là danh sách số ngày, chẳng hạn $2; không phải "$3"',
  ],
  [
    /^(\S+) is a number of seconds from (\d+) to (\d+), not "(.*)"$/,
    '$1 là số giây từ $2 đến $3; không phải "$4"',
  ],
  [/^(\S+) is a whole number from 1, not "(.*)"$/, '$1 là số nguyên từ 1; không phải "$2"'],
  [
    /^(\S+) is a number of seconds up to (\d+), not "(.*)"$/,
    '$1 là số giây, tối đa $2; không phải "$3"',
  ],
  [/^(\S+) is a number from (\d+) to (\d+), not "(.*)"$/, '$1 là số từ $2 đến $3; không phải "$4"'],
  [
    /^(\S+) is (?:a number|the number of a page), ?from 1, not "(.*)"$/,
    '$1 là số trang, tính từ 1; không phải "$2"',
  ],
  [/^(\S+) is a number from 1, not "(.*)"$/, '$1 là số trang, tính từ 1; không phải "$2"'],
  [/^(\S+) is a time such as (\S+), not "(.*)"$/, '$1 là thời điểm, chẳng hạn $2; không phải "$3"'],
  [
    /^(\S+) is an address such as (\S+), not "(.*)"$/,
    '$1 là địa chỉ, chẳng hạn $2; không phải "$3"',
  ],
  [
    /^(\S+) is X,Y,WIDTH,HEIGHT in points, sides from (\S+) to (\S+), not "(.*)"$/,
    '$1 là X,Y,RỘNG,CAO tính bằng điểm, mỗi cạnh từ $2 đến $3; không phải "$4"',
  ],
  [
    /^--place is PAGE,X,Y,WIDTH,HEIGHT .* such as (\S+), not "(.*)"$/,
    '--place là TRANG,X,Y,RỘNG,CAO theo mm hoặc pt, thêm @GÓC nếu cần, chẳng hạn $1; không phải "$2"',
  ],
  [
    /^--by is a list of (.+), each once; not "(.*)"$/,
    '--by là danh sách gồm $1, mỗi thứ một lần; không phải "$2"',
  ],
  [/^(\S+) is TYPE=VALUE, not "(.*)"$/, '$1 là LOẠI=GIÁ_TRỊ; không phải "$2"'],
  [
    /^--level is B-B, B-T, B-LT or B-LTA, not "(.*)"$/,
    '--level là B-B, B-T, B-LT hoặc B-LTA; không phải "$1"',
  ],
  [/^--level B-B is what every signature is$/, 'chữ ký nào cũng đã đạt --level B-B'],
  [/^(\S+) is (.+), not "(.*)"$/, '$1 là $2; không phải "$3"'],
  [/^(\S+) is one of (.+)$/, '$1 là một trong: $2'],
  [/^label: expected 1 to (\d+) characters of text$/, '--label gồm từ 1 đến $1 ký tự'],
  [/^(\S+) does not count with (\S+)$/, '$1 không có tác dụng khi dùng $2'],
  [/^(\S+) and (\S+) go together$/, '$1 và $2 phải dùng cùng nhau'],
  [/^--every is not for --once$/, '--every không dùng với --once'],
  [/^--at is for --once$/, '--at chỉ dùng cùng với --once'],
  [/^nothing to watch in the directory (.+)$/, 'thư mục $1 không có gì để theo dõi'],
  [/^the store has no domain "(.*)"$/, 'kho tin cậy không có miền "$1"'],
  [
    /^the store has no certificates for a bundle$/,
    'kho tin cậy không có chứng thư số nào để đưa vào gói',
  ],
  [/^--mirror is not for bundles$/, '--mirror không dùng cho gói tin cậy'],
  [/^(\S+) is a SHA-256 in hexadecimal$/, '$1 là mã băm SHA-256 dạng hệ mười sáu'],
  [/^--mirror is an http.*$/, '--mirror là địa chỉ http(s) hoặc thư mục'],
  [/^--mirror is an address without query$/, '--mirror là địa chỉ không có phần truy vấn'],
  [/^(\S+) is one certificate; (.+) has several$/, '$1 là một chứng thư số; $2 có nhiều'],
  [
    /^there is no domain and no certificate "(.*)"$/,
    'không có hệ thống chứng thực hay chứng thư số "$1"',
  ],
  // What Node says of a command line.
  [/^Unknown option '(.+)'$/, 'không có tùy chọn $1'],
  [/^Option '(.+)' argument missing$/, 'thiếu giá trị của $1'],
  [
    /^Option '(.+)' argument is ambiguous$/,
    'giá trị của $1 bắt đầu bằng dấu gạch; viết $1=GIÁ_TRỊ',
  ],
  [/^Option '(.+)' does not take an argument$/, '$1 không nhận giá trị'],
];

/** What stands for a value in the help, and the words between two of them. */
function inWords(text: string): string {
  return WORDS.reduce((said, [english, vietnamese]) => said.replaceAll(english, vietnamese), text);
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/(?<=[A-Z\d-]) or (?=[A-Z\d-])/gi, ' hoặc '],
  [/ and (?=[-\S])/g, ' và '],
  [/ with (?=-)/g, ' với '],
  [/\bFILE\b/g, 'TỆP'],
  [/\bOUT\b/g, 'RA'],
  [/\bDIR\b/g, 'THƯ_MỤC'],
  [/\bMODULE\b/g, 'MÔ-ĐUN'],
  [/\bCERTIFICATE\b/g, 'CHỨNG_THƯ'],
  [/\bTEXT\b/g, 'CHỮ'],
  [/\bNAME\b/g, 'TÊN'],
];
