import type { CkrName } from './ckr-names.js';
import type { Advice, Explanation, Language } from './explanation.js';

/**
 * What a return value of a PKCS#11 module means for the person at the desk, and what to do. Codes that
 * only speak of how a program called the module share one text, which asks to report the code; so do codes
 * of a vendor. Never empty.
 *
 * @param name as `ckrName` gives it, such as `CKR_PIN_INCORRECT`.
 */
export function ckrText(name: string): Explanation {
  const texts: Readonly<Partial<Record<string, Explanation>>> = TEXTS;
  return (Object.hasOwn(texts, name) ? texts[name] : undefined) ?? unexpected(name);
}

function unexpected(name: string): Explanation {
  const vendor = name.startsWith('CKR_VENDOR_DEFINED');
  return {
    vi: {
      meaning: vendor
        ? `Thiết bị lưu khóa báo một lỗi riêng của nhà sản xuất (${name}).`
        : `Phần mềm điều khiển của thiết bị lưu khóa báo một lỗi không mong đợi (${name}).`,
      advice: `Rút thiết bị, cắm lại rồi ký lại. Nếu vẫn lỗi, gửi mã ${name} cho bộ phận hỗ trợ kỹ thuật.`,
    },
    en: {
      meaning: vendor
        ? `The token reports an error that only its maker knows (${name}).`
        : `The driver of the token answered with an unexpected error (${name}).`,
      advice: `Unplug the token, plug it in again and sign again. If it happens again, send the code ${name} to your support.`,
    },
  };
}

const REPLUG = {
  vi: 'Rút thiết bị lưu khóa (USB token), cắm lại và chờ đèn sáng ổn định rồi ký lại.',
  en: 'Unplug the USB token, plug it in again, wait until its light is steady, and sign again.',
};
const CLOSE_OTHERS = {
  vi: 'Đóng các phần mềm khác đang dùng thiết bị lưu khóa (trình duyệt, phần mềm quản lý token), rồi ký lại.',
  en: 'Close other programs that use the token (browser, token manager), then sign again.',
};
const DO_NOT_GUESS = {
  vi: 'Không thử đoán mã PIN: nhập sai quá số lần cho phép thì thiết bị bị khóa.',
  en: 'Do not guess: too many wrong PINs lock the token.',
};
const UNLOCK = {
  vi: 'Liên hệ bộ phận quản lý thiết bị lưu khóa của cơ quan hoặc tổ chức cấp chứng thư số để mở khóa.',
  en: 'Ask whoever manages the tokens of your organisation, or the certification authority, to unlock it.',
};
const UPDATE_DRIVER = {
  vi: 'Cài bản mới nhất của phần mềm điều khiển thiết bị do nhà cung cấp phát hành, khởi động lại máy rồi ký lại.',
  en: "Install the latest driver from the token's supplier, restart the computer and sign again.",
};
const START_AGAIN = {
  vi: 'Ký lại. Nếu vẫn lỗi, đóng phần mềm, mở lại rồi ký lại.',
  en: 'Sign again. If it happens again, close the program, open it and sign again.',
};
const OTHER_KEY = {
  vi: 'Kiểm tra đã chọn đúng chứng thư số dùng để ký. Nếu đúng, liên hệ tổ chức cấp chứng thư số.',
  en: 'Check that the certificate chosen is the one for signing. If it is, ask the certification authority.',
};

/** Codes that a person can meet while listing tokens, logging in, signing, or managing keys. */
const TEXTS = {
  CKR_OK: text(
    { meaning: 'Thiết bị đã làm xong việc được yêu cầu.', advice: 'Không cần làm gì thêm.' },
    { meaning: 'The token did what was asked.', advice: 'Nothing needs to be done.' },
  ),
  CKR_PIN_INCORRECT: say('Mã PIN không đúng.', 'The PIN is wrong.', {
    vi: `Nhập lại cẩn thận; kiểm tra phím Caps Lock và bộ gõ tiếng Việt. ${DO_NOT_GUESS.vi}`,
    en: `Enter it again with care; check Caps Lock and the keyboard layout. ${DO_NOT_GUESS.en}`,
  }),
  CKR_PIN_INVALID: say(
    'Mã PIN có ký tự mà thiết bị không chấp nhận.',
    'The PIN has characters that the token does not accept.',
    {
      vi: 'Chỉ dùng chữ số và chữ cái không dấu; tắt bộ gõ tiếng Việt khi nhập.',
      en: 'Use only digits and letters without accents; switch the Vietnamese keyboard off.',
    },
  ),
  CKR_PIN_LEN_RANGE: say(
    'Mã PIN quá ngắn hoặc quá dài so với quy định của thiết bị.',
    'The PIN is shorter or longer than the token allows.',
    {
      vi: 'Kiểm tra số ký tự của mã PIN rồi nhập lại.',
      en: 'Check how many characters the PIN has and enter it again.',
    },
  ),
  CKR_PIN_EXPIRED: say('Mã PIN đã hết hạn.', 'The PIN has expired.', {
    vi: 'Đổi mã PIN bằng phần mềm quản lý thiết bị, rồi ký lại.',
    en: 'Change the PIN with the token manager, then sign again.',
  }),
  CKR_PIN_LOCKED: say(
    'Thiết bị lưu khóa đã bị khóa do nhập sai mã PIN quá số lần cho phép.',
    'The token is locked: a wrong PIN was entered too often.',
    UNLOCK,
  ),
  CKR_PIN_TOO_WEAK: say('Mã PIN mới quá dễ đoán.', 'The new PIN is too easy to guess.', {
    vi: 'Chọn mã PIN dài hơn, không dùng ngày sinh hay dãy số liên tiếp.',
    en: 'Choose a longer PIN that is no birthday and no row of digits.',
  }),
  CKR_NEW_PIN_MODE: say('Thiết bị yêu cầu đặt mã PIN mới.', 'The token asks for a new PIN.', {
    vi: 'Đổi mã PIN bằng phần mềm quản lý thiết bị, rồi ký lại.',
    en: 'Change the PIN with the token manager, then sign again.',
  }),
  CKR_USER_PIN_NOT_INITIALIZED: say(
    'Thiết bị lưu khóa chưa được đặt mã PIN người dùng.',
    'The token has no user PIN yet.',
    {
      vi: 'Liên hệ nơi cấp thiết bị để khởi tạo mã PIN.',
      en: 'Ask whoever issued the token to set a PIN.',
    },
  ),
  CKR_TOKEN_NOT_PRESENT: say(
    'Không thấy thiết bị lưu khóa (USB token) trong máy.',
    'There is no token in the computer.',
    {
      vi: 'Cắm thiết bị trực tiếp vào cổng USB của máy và chờ đèn sáng, rồi ký lại.',
      en: 'Plug the token directly into a USB port, wait for its light, and sign again.',
    },
  ),
  CKR_TOKEN_NOT_RECOGNIZED: say(
    'Phần mềm điều khiển không nhận ra thiết bị lưu khóa này.',
    'The driver does not know this token.',
    {
      vi: 'Cài phần mềm điều khiển đúng loại thiết bị do nơi cấp cung cấp, cắm lại thiết bị rồi ký lại.',
      en: 'Install the driver that came with this kind of token, plug it in again and sign again.',
    },
  ),
  CKR_TOKEN_NOT_INITIALIZED: say(
    'Thiết bị lưu khóa chưa được khởi tạo.',
    'The token has not been initialised.',
    {
      vi: 'Liên hệ nơi cấp thiết bị để khởi tạo và cấp chứng thư số.',
      en: 'Ask whoever issued the token to initialise it and to install the certificate.',
    },
  ),
  CKR_TOKEN_WRITE_PROTECTED: say(
    'Thiết bị lưu khóa không cho phép ghi.',
    'The token is write-protected.',
    {
      vi: 'Dùng thiết bị cho phép ghi, hoặc liên hệ nơi cấp thiết bị.',
      en: 'Use a token that can be written, or ask whoever issued it.',
    },
  ),
  CKR_TOKEN_RESOURCE_EXCEEDED: say(
    'Thiết bị lưu khóa đã dùng hết tài nguyên.',
    'The token has no resources left.',
    CLOSE_OTHERS,
  ),
  CKR_DEVICE_REMOVED: say(
    'Thiết bị lưu khóa (USB token) đã bị rút ra khi đang làm việc.',
    'The token was taken out while it was in use.',
    {
      vi: 'Cắm lại thiết bị và ký lại. Văn bản chưa bị thay đổi.',
      en: 'Plug it in again and sign again. The document was not changed.',
    },
  ),
  CKR_DEVICE_ERROR: say('Thiết bị lưu khóa gặp lỗi.', 'The token reports a fault.', REPLUG),
  CKR_DEVICE_MEMORY: say(
    'Bộ nhớ của thiết bị lưu khóa đã đầy.',
    'The memory of the token is full.',
    {
      vi: 'Xóa chứng thư số và khóa đã hết hạn bằng phần mềm quản lý thiết bị. Không xóa khóa còn dùng để giải mã.',
      en: 'Delete expired certificates and keys with the token manager. Keep keys that still decrypt documents.',
    },
  ),
  CKR_SLOT_ID_INVALID: say(
    'Khe cắm của thiết bị lưu khóa không còn tồn tại.',
    'The slot of the token no longer exists.',
    REPLUG,
  ),
  CKR_SESSION_CLOSED: say(
    'Phiên làm việc với thiết bị lưu khóa đã bị đóng.',
    'The session with the token was closed.',
    START_AGAIN,
  ),
  CKR_SESSION_HANDLE_INVALID: say(
    'Phiên làm việc với thiết bị lưu khóa đã mất.',
    'The session with the token is lost.',
    START_AGAIN,
  ),
  CKR_SESSION_COUNT: say(
    'Thiết bị lưu khóa không mở thêm được phiên làm việc.',
    'The token opens no more sessions.',
    {
      vi: `${CLOSE_OTHERS.vi} Trên máy chủ: giảm số phiên (sessions).`,
      en: `${CLOSE_OTHERS.en} On a server: use fewer sessions.`,
    },
  ),
  CKR_SESSION_READ_ONLY: say(
    'Phiên làm việc chỉ cho đọc, không ghi được vào thiết bị.',
    'The session may only read; the token was not written.',
    START_AGAIN,
  ),
  CKR_SESSION_EXISTS: say(
    'Thiết bị lưu khóa đang được dùng nên không khởi tạo lại được.',
    'The token is in use and cannot be initialised.',
    CLOSE_OTHERS,
  ),
  CKR_SESSION_READ_ONLY_EXISTS: say(
    'Còn phiên chỉ đọc đang mở nên không đăng nhập quản trị được.',
    'A read-only session is open, so the security officer cannot log in.',
    CLOSE_OTHERS,
  ),
  CKR_SESSION_READ_WRITE_SO_EXISTS: say(
    'Quản trị viên đang đăng nhập vào thiết bị lưu khóa.',
    'The security officer is logged in to the token.',
    CLOSE_OTHERS,
  ),
  CKR_USER_NOT_LOGGED_IN: say(
    'Chưa nhập mã PIN cho thiết bị lưu khóa, hoặc phiên đăng nhập đã hết.',
    'No PIN was given to the token, or the login has ended.',
    { vi: 'Ký lại và nhập mã PIN.', en: 'Sign again and enter the PIN.' },
  ),
  CKR_USER_ALREADY_LOGGED_IN: say(
    'Thiết bị lưu khóa đã được đăng nhập từ trước.',
    'The token is logged in already.',
    START_AGAIN,
  ),
  CKR_USER_ANOTHER_ALREADY_LOGGED_IN: say(
    'Người dùng khác (quản trị viên) đang đăng nhập vào thiết bị lưu khóa.',
    'Another user (the security officer) is logged in to the token.',
    CLOSE_OTHERS,
  ),
  CKR_USER_TYPE_INVALID: say(
    'Thiết bị không nhận loại người dùng này.',
    'The token does not know this kind of user.',
    UPDATE_DRIVER,
  ),
  CKR_USER_TOO_MANY_TYPES: say(
    'Có quá nhiều loại người dùng cùng đăng nhập vào thiết bị.',
    'Too many kinds of users are logged in to the token.',
    CLOSE_OTHERS,
  ),
  CKR_KEY_HANDLE_INVALID: say(
    'Không tìm thấy khóa bí mật trong thiết bị lưu khóa.',
    'The private key is not found on the token.',
    {
      vi: 'Kiểm tra đã cắm đúng thiết bị chứa chứng thư số này. Cắm lại rồi ký lại.',
      en: 'Check that the token of this certificate is plugged in. Plug it in again and sign again.',
    },
  ),
  CKR_OBJECT_HANDLE_INVALID: say(
    'Đối tượng cần dùng không còn trong thiết bị lưu khóa.',
    'The object is no longer on the token.',
    REPLUG,
  ),
  CKR_KEY_TYPE_INCONSISTENT: say(
    'Loại khóa không hợp với thuật toán ký.',
    'The kind of key does not fit the signature algorithm.',
    OTHER_KEY,
  ),
  CKR_KEY_SIZE_RANGE: say(
    'Thiết bị lưu khóa không dùng được khóa có độ dài này.',
    'The token cannot use a key of this size.',
    OTHER_KEY,
  ),
  CKR_KEY_FUNCTION_NOT_PERMITTED: say(
    'Khóa này không được phép dùng để ký (hoặc giải mã).',
    'This key may not be used for signing (or decrypting).',
    OTHER_KEY,
  ),
  CKR_KEY_UNEXTRACTABLE: say(
    'Khóa bí mật không được phép ra khỏi thiết bị lưu khóa.',
    'The private key may not leave the token.',
    {
      vi: 'Ký trực tiếp bằng thiết bị; không sao chép khóa.',
      en: 'Sign with the token itself; the key is not copied.',
    },
  ),
  CKR_KEY_EXHAUSTED: say(
    'Khóa đã dùng hết số lần ký cho phép.',
    'The key has made all signatures that it may make.',
    {
      vi: 'Liên hệ tổ chức cấp chứng thư số để được cấp khóa mới.',
      en: 'Ask the certification authority for a new key.',
    },
  ),
  CKR_MECHANISM_INVALID: say(
    'Thiết bị lưu khóa không hỗ trợ thuật toán ký này.',
    'The token does not offer this signature algorithm.',
    {
      vi: 'Chọn thuật toán khác mà thiết bị hỗ trợ, hoặc cập nhật phần mềm điều khiển.',
      en: 'Choose an algorithm that the token offers, or update the driver.',
    },
  ),
  CKR_MECHANISM_PARAM_INVALID: say(
    'Thiết bị lưu khóa không nhận tham số của thuật toán ký.',
    'The token does not accept the parameters of the signature algorithm.',
    {
      vi: 'Bỏ chọn RSA-PSS nếu đang dùng, hoặc cập nhật phần mềm điều khiển.',
      en: 'Do without RSA-PSS if it was chosen, or update the driver.',
    },
  ),
  CKR_CURVE_NOT_SUPPORTED: say(
    'Thiết bị lưu khóa không hỗ trợ đường cong elliptic này.',
    'The token does not offer this elliptic curve.',
    {
      vi: 'Dùng đường cong P-256 hoặc khóa RSA.',
      en: 'Use the curve P-256, or an RSA key.',
    },
  ),
  CKR_BUFFER_TOO_SMALL: say(
    'Phần mềm điều khiển cần vùng nhớ lớn hơn để trả kết quả.',
    'The driver needs more room for its answer.',
    UPDATE_DRIVER,
  ),
  CKR_DATA_INVALID: say(
    'Thiết bị lưu khóa không nhận dữ liệu cần ký.',
    'The token does not accept the data to be signed.',
    UPDATE_DRIVER,
  ),
  CKR_DATA_LEN_RANGE: say(
    'Dữ liệu cần ký dài quá mức thiết bị cho phép.',
    'The data to be signed is longer than the token allows.',
    UPDATE_DRIVER,
  ),
  CKR_ENCRYPTED_DATA_INVALID: say(
    'Không giải mã được: văn bản không được mã hóa cho khóa này hoặc đã hỏng.',
    'Decryption failed: the document was not encrypted to this key, or is damaged.',
    {
      vi: 'Kiểm tra đã cắm đúng thiết bị của người nhận; đề nghị người gửi gửi lại.',
      en: "Check that the recipient's token is plugged in; ask the sender to send it again.",
    },
  ),
  CKR_FUNCTION_FAILED: say(
    'Thiết bị lưu khóa không làm được việc được yêu cầu.',
    'The token could not do what was asked.',
    REPLUG,
  ),
  CKR_FUNCTION_CANCELED: say('Thao tác đã bị hủy.', 'The operation was cancelled.', START_AGAIN),
  CKR_CANCEL: say('Thao tác đã bị hủy.', 'The operation was cancelled.', START_AGAIN),
  CKR_FUNCTION_REJECTED: say(
    'Người dùng từ chối thao tác trên thiết bị lưu khóa.',
    'The operation was refused on the token.',
    {
      vi: 'Ký lại và xác nhận trên thiết bị khi được hỏi.',
      en: 'Sign again and confirm on the token when it asks.',
    },
  ),
  CKR_FUNCTION_NOT_SUPPORTED: say(
    'Phần mềm điều khiển không có chức năng này.',
    'The driver does not have this function.',
    UPDATE_DRIVER,
  ),
  CKR_ACTION_PROHIBITED: say(
    'Chính sách của thiết bị lưu khóa không cho phép thao tác này.',
    'The policy of the token forbids this operation.',
    OTHER_KEY,
  ),
  CKR_OPERATION_ACTIVE: say(
    'Thiết bị lưu khóa đang bận một thao tác khác.',
    'The token is busy with another operation.',
    CLOSE_OTHERS,
  ),
  CKR_GENERAL_ERROR: say(
    'Phần mềm điều khiển gặp lỗi nghiêm trọng.',
    'The driver met a serious fault.',
    {
      vi: `${REPLUG.vi} Nếu vẫn lỗi, khởi động lại máy.`,
      en: `${REPLUG.en} If it happens again, restart the computer.`,
    },
  ),
  CKR_HOST_MEMORY: say('Máy tính không còn đủ bộ nhớ.', 'The computer is out of memory.', {
    vi: 'Đóng bớt phần mềm đang chạy rồi ký lại.',
    en: 'Close other programs and sign again.',
  }),
  CKR_LIBRARY_LOAD_FAILED: say(
    'Phần mềm điều khiển không nạp được thư viện mà nó cần.',
    'The driver could not load a library that it needs.',
    UPDATE_DRIVER,
  ),
  CKR_FIPS_SELF_TEST_FAILED: say(
    'Thiết bị không qua được phép tự kiểm tra.',
    'The device failed its self-test.',
    {
      vi: 'Ngừng sử dụng thiết bị và liên hệ nhà cung cấp.',
      en: 'Stop using the device and ask its supplier.',
    },
  ),
  CKR_CRYPTOKI_NOT_INITIALIZED: say(
    'Phần mềm điều khiển chưa được khởi động hoặc đã dừng.',
    'The driver is not started, or was stopped.',
    START_AGAIN,
  ),
  CKR_CRYPTOKI_ALREADY_INITIALIZED: say(
    'Phần mềm điều khiển đã được khởi động từ trước.',
    'The driver was started already.',
    START_AGAIN,
  ),
  CKR_ATTRIBUTE_READ_ONLY: say(
    'Thiết bị lưu khóa không cho sửa thuộc tính này.',
    'The token does not let this attribute be changed.',
    UPDATE_DRIVER,
  ),
  CKR_TEMPLATE_INCONSISTENT: say(
    'Thiết bị lưu khóa không nhận khóa hoặc chứng thư số có thuộc tính như vậy.',
    'The token does not take a key or certificate with such attributes.',
    UPDATE_DRIVER,
  ),
} as const satisfies Partial<Record<CkrName, Explanation>>;

function say(vi: string, en: string, advice: Readonly<Record<Language, string>>): Explanation {
  return text({ meaning: vi, advice: advice.vi }, { meaning: en, advice: advice.en });
}

function text(vi: Advice, en: Advice): Explanation {
  return { vi, en };
}
