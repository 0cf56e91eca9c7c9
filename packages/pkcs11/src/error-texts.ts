import type { KysoError } from '@kyso/core';
import { ckrText } from './ckr-texts.js';
import type { Pkcs11ErrorCode } from './errors.js';
import type { Explanation } from './explanation.js';
import { mismatchText } from './modules/architecture.js';

/**
 * What an error of this package means for the person at the desk, and what to do: by its code and reason where these
 * say more, otherwise by what the module answered (`ckr`). Undefined for errors of other packages.
 */
export function errorText({ code, facts }: KysoError): Explanation | undefined {
  const { reason, ckr } = facts;
  if (code === 'ERR_PIN' && typeof reason === 'string') {
    const told = PIN[reason] ?? answered(PIN_ANSWERS[reason]);
    if (told) return told;
  }
  if (code === 'ERR_MODULE' && reason === 'architecture') {
    return mismatchText(facts) ?? TEXTS.ERR_MODULE;
  }
  if (typeof ckr === 'string') return ckrText(ckr);
  if (code === 'ERR_CRYPTOKI') return ckrText('CKR_GENERAL_ERROR');
  const texts: Readonly<Partial<Record<string, Explanation>>> = TEXTS;
  return texts[code];
}

function answered(ckr: string | undefined): Explanation | undefined {
  return ckr === undefined ? undefined : ckrText(ckr);
}

/** What the flags of a token said, in the words of the answer that it would have given. */
const PIN_ANSWERS: Readonly<Partial<Record<string, string>>> = {
  locked: 'CKR_PIN_LOCKED',
  'not-initialised': 'CKR_USER_PIN_NOT_INITIALIZED',
};

/** Those that the token did not answer itself. */
const PIN: Readonly<Partial<Record<string, Explanation>>> = {
  'last-try': {
    vi: {
      meaning: 'Thiết bị lưu khóa chỉ còn một lần nhập mã PIN; nhập sai thì thiết bị bị khóa.',
      advice: 'Chỉ nhập khi chắc chắn mã PIN đúng, và xác nhận dùng lần nhập cuối cùng.',
    },
    en: {
      meaning: 'The token has one try of the PIN left; a wrong PIN locks it.',
      advice: 'Go on only if you are sure of the PIN, and consent to using the last try.',
    },
  },
  'refused-before': {
    vi: {
      meaning: 'Mã PIN này đã bị từ chối nên không được thử lại.',
      advice:
        'Nhập lại mã PIN đúng. Không thử nhiều lần: quá số lần cho phép thì thiết bị bị khóa.',
    },
    en: {
      meaning: 'This PIN was refused before and is not tried again.',
      advice: 'Give the right PIN. Do not guess: too many wrong PINs lock the token.',
    },
  },
  missing: {
    vi: {
      meaning: 'Chưa có mã PIN của thiết bị lưu khóa.',
      advice: 'Nhập mã PIN, hoặc kiểm tra biến môi trường hay tệp chứa mã PIN.',
    },
    en: {
      meaning: 'The PIN of the token was not given.',
      advice: 'Enter the PIN, or check the environment variable or the file that holds it.',
    },
  },
  length: {
    vi: {
      meaning: 'Mã PIN mới quá ngắn hoặc quá dài so với quy định của thiết bị lưu khóa.',
      advice: 'Chọn mã PIN mới có độ dài nêu trong thông báo lỗi. Mã PIN cũ vẫn còn hiệu lực.',
    },
    en: {
      meaning: 'The new PIN is shorter or longer than the token takes.',
      advice: 'Choose a PIN of the length that the error names. The old PIN still holds.',
    },
  },
  unchanged: {
    vi: {
      meaning: 'Mã PIN mới trùng với mã PIN cũ.',
      advice: 'Chọn một mã PIN khác. Mã PIN cũ vẫn còn hiệu lực.',
    },
    en: {
      meaning: 'The new PIN is the old one.',
      advice: 'Choose another PIN. The old PIN still holds.',
    },
  },
  cancelled: {
    vi: { meaning: 'Việc nhập mã PIN đã bị hủy.', advice: 'Ký lại khi đã sẵn sàng nhập mã PIN.' },
    en: { meaning: 'No PIN was entered.', advice: 'Sign again when you are ready to enter it.' },
  },
};

const TEXTS: Readonly<Record<Exclude<Pkcs11ErrorCode, 'ERR_CRYPTOKI'>, Explanation>> = {
  ERR_NATIVE_MISSING: {
    vi: {
      meaning: 'Máy này chưa cài đủ thành phần để dùng thiết bị lưu khóa (graphene-pk11).',
      advice: 'Người quản trị chạy lệnh nêu trong thông báo lỗi, rồi ký lại.',
    },
    en: {
      meaning: 'What is needed to use tokens (graphene-pk11) is not installed completely.',
      advice: 'An administrator runs the command that the error names; then sign again.',
    },
  },
  ERR_MODULE: {
    vi: {
      meaning: 'Không nạp được phần mềm điều khiển của thiết bị lưu khóa.',
      advice: 'Kiểm tra đường dẫn, hoặc cài lại phần mềm điều khiển do nhà cung cấp phát hành.',
    },
    en: {
      meaning: 'The driver of the token cannot be loaded.',
      advice: "Check its path, or install the supplier's driver again.",
    },
  },
  ERR_NO_MODULE: {
    vi: {
      meaning: 'Không tìm thấy phần mềm điều khiển nào của thiết bị lưu khóa trên máy này.',
      advice: 'Cài phần mềm điều khiển do nhà cung cấp thiết bị phát hành, hoặc chỉ ra đường dẫn.',
    },
    en: {
      meaning: 'No driver of a token was found on this computer.',
      advice: "Install the driver of the token's supplier, or say where it is.",
    },
  },
  ERR_TOKEN_NOT_FOUND: {
    vi: {
      meaning: 'Không thấy thiết bị lưu khóa cần dùng.',
      advice: 'Cắm thiết bị vào máy, chờ đèn sáng ổn định rồi ký lại.',
    },
    en: {
      meaning: 'The token is not there.',
      advice: 'Plug it in, wait until its light is steady, and sign again.',
    },
  },
  ERR_TOKEN_AMBIGUOUS: {
    vi: {
      meaning: 'Có nhiều thiết bị lưu khóa đang cắm vào máy.',
      advice: 'Chọn một thiết bị theo số hiệu, hoặc chỉ cắm thiết bị cần dùng.',
    },
    en: {
      meaning: 'Several tokens are plugged in.',
      advice: 'Choose one by its serial number, or plug in only that one.',
    },
  },
  ERR_TOKEN_REMOVED: {
    vi: {
      meaning: 'Thiết bị lưu khóa đã bị rút ra.',
      advice: 'Cắm lại thiết bị, chờ đèn sáng ổn định rồi ký lại.',
    },
    en: {
      meaning: 'The token was taken out.',
      advice: 'Plug it in again, wait until its light is steady, and sign again.',
    },
  },
  ERR_CERTIFICATE_NOT_FOUND: {
    vi: {
      meaning: 'Trong thiết bị lưu khóa không có chứng thư số cần dùng.',
      advice: 'Kiểm tra đã cắm đúng thiết bị và chọn đúng chứng thư số.',
    },
    en: {
      meaning: 'The certificate is not on the token.',
      advice: 'Check that it is the right token and the right certificate.',
    },
  },
  ERR_CERTIFICATE_AMBIGUOUS: {
    vi: {
      meaning: 'Có nhiều chứng thư số phù hợp.',
      advice: 'Chọn một chứng thư số theo số hiệu hoặc theo thiết bị.',
    },
    en: {
      meaning: 'Several certificates fit.',
      advice: 'Choose one by its serial number or by its token.',
    },
  },
  ERR_CERTIFICATE_NOT_VALID: {
    vi: {
      meaning: 'Chứng thư số đã hết hạn hoặc chưa có hiệu lực.',
      advice: 'Dùng chứng thư số còn hiệu lực, hoặc đề nghị gia hạn.',
    },
    en: {
      meaning: 'The certificate has run out or is not valid yet.',
      advice: 'Use a valid certificate, or ask for renewal.',
    },
  },
  ERR_CERTIFICATE_CHANGED: {
    vi: {
      meaning: 'Chứng thư số trong thiết bị lưu khóa đã bị thay.',
      advice: 'Chọn lại chứng thư số rồi ký tiếp.',
    },
    en: {
      meaning: 'The certificate on the token has changed.',
      advice: 'Choose the certificate again and go on.',
    },
  },
  ERR_KEY_NOT_FOUND: {
    vi: {
      meaning: 'Thiết bị lưu khóa không có khóa bí mật của chứng thư số này.',
      advice: 'Kiểm tra đã cắm đúng thiết bị. Nếu đúng, liên hệ tổ chức cấp chứng thư số.',
    },
    en: {
      meaning: 'The token does not hold the private key of this certificate.',
      advice: 'Check that it is the right token. If it is, ask the certification authority.',
    },
  },
  ERR_KEY_EXISTS: {
    vi: {
      meaning: 'Mã định danh khóa này đã được dùng trong thiết bị lưu khóa.',
      advice: 'Chọn mã định danh khác, hoặc để chương trình tự chọn. Khóa cũ không bị thay đổi.',
    },
    en: {
      meaning: 'That identifier is used on the token already.',
      advice: 'Choose another one, or leave the choice to the program. The old key is untouched.',
    },
  },
  ERR_CERTIFICATE_MISMATCH: {
    vi: {
      meaning: 'Chứng thư số không thuộc về khóa nào trong thiết bị lưu khóa.',
      advice:
        'Kiểm tra đã cắm đúng thiết bị đã tạo yêu cầu và đã nhận đúng chứng thư số. Nếu đúng, liên hệ tổ chức cấp chứng thư số.',
    },
    en: {
      meaning: 'The certificate belongs to no key of the token.',
      advice:
        'Check that it is the token that made the request, and the certificate for it. If both are, ask the certification authority.',
    },
  },
  ERR_MECHANISM: {
    vi: {
      meaning: 'Thiết bị lưu khóa không hỗ trợ thuật toán ký cần dùng.',
      advice: 'Chọn thuật toán khác, hoặc cập nhật phần mềm điều khiển của thiết bị.',
    },
    en: {
      meaning: 'The token does not support the algorithm.',
      advice: 'Choose another algorithm, or update the driver of the token.',
    },
  },
  ERR_PIN: {
    vi: {
      meaning: 'Mã PIN không được chấp nhận.',
      advice: 'Kiểm tra mã PIN. Không thử đoán: nhập sai quá số lần cho phép thì thiết bị bị khóa.',
    },
    en: {
      meaning: 'The PIN was not accepted.',
      advice: 'Check the PIN. Do not guess: too many wrong PINs lock the token.',
    },
  },
  ERR_TIMEOUT: {
    vi: {
      meaning: 'Thiết bị lưu khóa không trả lời trong thời gian cho phép.',
      advice: 'Rút thiết bị, cắm lại và chờ đèn sáng ổn định rồi ký lại.',
    },
    en: {
      meaning: 'The token did not answer in time.',
      advice: 'Unplug it, plug it in again, wait until its light is steady, and sign again.',
    },
  },
  ERR_HOST: {
    vi: {
      meaning: 'Phần mềm điều khiển của thiết bị lưu khóa đã dừng đột ngột.',
      advice: 'Đóng chương trình, mở lại rồi ký lại.',
    },
    en: {
      meaning: 'The driver of the token stopped.',
      advice: 'Close the program, open it and sign again.',
    },
  },
  ERR_TENANT: {
    vi: {
      meaning: 'Không dùng được khóa của cơ quan, tổ chức này trên máy chủ.',
      advice: 'Người quản trị kiểm tra cấu hình của cơ quan, tổ chức và tên người đang đăng nhập.',
    },
    en: {
      meaning: 'The key of this organisation cannot be used on the server.',
      advice: 'An administrator checks the settings of the organisation and who is logged in.',
    },
  },
  ERR_CLOSED: {
    vi: {
      meaning: 'Phiên ký với thiết bị lưu khóa đã kết thúc.',
      advice: 'Bắt đầu lại việc ký.',
    },
    en: { meaning: 'The signer was closed.', advice: 'Begin signing again.' },
  },
};
